"""The small networks of many tutorials, 28x28 grey, as the library's `net=compact` has them, and a GAN's step with them."""
import torch
import torch.nn.functional as F
from torch import nn

from peer import noise, update

LATENT, WIDTH, START, SIZE, BATCH, CLASSES = 100, 128, 7, 28, 128, 10
FEATURES = WIDTH * START * START


class Generator(nn.Module):
    def __init__(self, mode, inputs=LATENT):
        super().__init__()
        self.mode = mode
        self.start = nn.Linear(inputs, FEATURES)
        self.main = nn.Sequential(
            nn.LeakyReLU(0.2),
            mode.conv_transpose(WIDTH, WIDTH, 4, 2, 1), nn.LeakyReLU(0.2, True),
            mode.conv_transpose(WIDTH, WIDTH, 4, 2, 1), nn.LeakyReLU(0.2, True),
            nn.Conv2d(WIDTH, 1, 7, 1, 3), nn.Tanh())

    def forward(self, latent):
        return self.main(self.mode.picture(self.start(latent).view(-1, WIDTH, START, START)))


class ConditionalGenerator(nn.Module):
    """The class's vector, about 1 long at first, beside the latent one."""

    def __init__(self, mode, vector=32):
        super().__init__()
        self.label, self.network = nn.Embedding(CLASSES, vector), Generator(mode, LATENT + vector)
        nn.init.normal_(self.label.weight, 0, vector ** -0.5)

    def forward(self, latent, labels):
        return self.network(torch.cat([latent, self.label(labels)], 1))


class Discriminator(nn.Module):
    """Pictures to logits [N] and the features that they are judged by."""

    def __init__(self, channels=1):
        super().__init__()
        self.main = nn.Sequential(
            nn.Conv2d(channels, WIDTH, 3, 2, 1), nn.LeakyReLU(0.2, True), nn.Dropout(0.4),
            nn.Conv2d(WIDTH, WIDTH, 3, 2, 1), nn.LeakyReLU(0.2, True), nn.Dropout(0.4), nn.Flatten())
        self.head = nn.Linear(FEATURES, 1)

    def forward(self, pictures):
        features = self.main(pictures)
        return self.head(features).view(-1), features


def bce(logits, target):
    logits = logits.float()
    return F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, target))


def labels_in_turns(first, count):
    return torch.arange(first, first + count) % CLASSES


class Gan:
    """The game without classes. Variants replace what they see differently."""

    def __init__(self, mode, pictures=None):
        self.mode = mode
        self.pictures = pictures or noise(mode, BATCH, 1, SIZE, self.classes)
        self.generator, self.discriminator = mode.network(self.make_generator()), mode.network(self.make_discriminator())
        self.g_optimizer, self.d_optimizer = (
            mode.adam(network.parameters(), lr=2e-4, betas=(0.5, 0.999)) for network in (self.generator, self.discriminator))

    classes = 0

    def make_generator(self):
        return Generator(self.mode)

    def make_discriminator(self):
        return Discriminator()

    def batch(self):
        """Pictures, and their labels or None."""
        return self.pictures(), None

    def draw(self, labels):
        """What the generator makes a batch of."""
        return torch.randn(BATCH, LATENT),

    def inputs(self, first, count):
        return torch.randn(count, LATENT),

    def judge(self, pictures, labels):
        return self.discriminator(pictures)

    def discriminator_term(self, real, fake, labels, drawn):
        """What the discriminator minimises besides, of features."""
        return 0

    def generator_term(self, fake, labels, drawn):
        return 0

    def step(self):
        real, labels = self.batch()
        drawn = self.draw(labels)
        with self.mode.autocast():
            fake = self.generator(*drawn)
            on_real, of_real = self.judge(real, labels)
            on_fake, of_fake = self.judge(fake.detach(), labels)
            extra = self.discriminator_term(of_real, of_fake, labels, drawn)
        loss_d = bce(on_real, 1) + bce(on_fake, 0) + extra
        update(self.d_optimizer, loss_d, self.discriminator.parameters())
        with self.mode.autocast():
            on_fake, of_fake = self.judge(fake, labels)
            extra = self.generator_term(of_fake, labels, drawn)
        loss_g = bce(on_fake, 1) + extra
        update(self.g_optimizer, loss_g, self.generator.parameters())
        return loss_d.item(), loss_g.item()


class ToldGan(Gan):
    """The game with classes: the generator is told them."""
    classes = CLASSES

    def make_generator(self):
        return ConditionalGenerator(self.mode)

    def batch(self):
        return self.pictures()

    def draw(self, labels):
        return torch.randn(BATCH, LATENT), labels

    def inputs(self, first, count):
        return torch.randn(count, LATENT), labels_in_turns(first, count)

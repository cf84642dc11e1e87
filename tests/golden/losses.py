"""Losses; the target is an input without a gradient."""
from cases import Case, Input, integers, normal, uniform


def constant(spec):
    return Input(spec.draw, grad=False)


def against(name, call, shape):
    return Case(name, call, normal(*shape), constant(normal(*shape)))


BCE = "F.binary_cross_entropy_with_logits"

CASES = [
    Case("bce_with_logits", f"{BCE}(in0, in1)", normal(7, 3), constant(uniform(0, 1, 7, 3))),
    Case("bce_with_logits_ones", f"{BCE}(in0, torch.ones_like(in0))", normal(8, 1)),
    Case("bce_with_logits_zeros", f"{BCE}(in0, torch.zeros_like(in0))", normal(8, 1)),
    Case("bce_with_logits_wide", f"{BCE}(in0, in1)",
         uniform(-60, 60, 31), constant(uniform(0, 1, 31))),
    Case("bce_with_logits_rank4", f"{BCE}(in0, in1)",
         normal(2, 3, 4, 5), constant(uniform(0, 1, 2, 3, 4, 5))),
    Case("cross_entropy", "F.cross_entropy(in0, in1)", normal(9, 5, scale=2), integers(5, 9)),
    Case("cross_entropy_smooth_0.1", "F.cross_entropy(in0, in1, label_smoothing=0.1)",
         normal(9, 5, scale=2), integers(5, 9)),
    Case("cross_entropy_large", "F.cross_entropy(in0, in1)",
         uniform(-120, 120, 6, 4), integers(4, 6)),
    against("mse", "F.mse_loss(in0, in1)", (5, 7)),
    against("mse_rank4", "F.mse_loss(in0, in1)", (2, 3, 4, 5)),
    against("l1", "F.l1_loss(in0, in1)", (5, 7)),
    against("l1_rank4", "F.l1_loss(in0, in1)", (2, 3, 4, 5)),
    against("smooth_l1_beta1", "F.smooth_l1_loss(in0, in1, beta=1.0)", (5, 7)),
    against("smooth_l1_beta0.5", "F.smooth_l1_loss(in0, in1, beta=0.5)", (2, 3, 4, 5)),
    Case("hinge_discriminator", "hinge_discriminator(in0, in1)", normal(8, 1), normal(8, 1)),
    Case("hinge_generator", "hinge_generator(in0)", normal(8, 1)),
]

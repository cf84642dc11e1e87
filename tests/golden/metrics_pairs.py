"""SSIM, MS-SSIM and PSNR of pairs of pictures, by scikit-image."""
import numpy as np
import scipy.ndimage
import skimage.color
import skimage.metrics

WEIGHTS = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)


def picture(height, width, channels, twisted):
    """Waves in [-1, 1], (height, width, channel); the other of a pair is shifted, dimmed and rippled."""
    y, x = np.meshgrid(np.arange(height), np.arange(width), indexing="ij")
    planes = [np.sin(0.11 * x * (c + 1) + 0.07 * y) * np.cos(0.05 * y * (c + 2)) for c in range(channels)]
    if twisted:
        planes = [0.8 * plane + 0.1 * np.sin(1.3 * x + 0.9 * y + c) for c, plane in enumerate(planes)]
    return np.float64(np.float32(np.stack(planes, -1)))


def ssim(a, b):
    return skimage.metrics.structural_similarity(
        a, b, data_range=2, gaussian_weights=True, sigma=1.5, use_sample_covariance=False, channel_axis=-1)


def contrast_structure(x, y):
    """Mean of SSIM's second factor where windows fit: scikit-image gives only the product of both."""
    c2, blur = (0.03 * 2) ** 2, lambda p: scipy.ndimage.gaussian_filter(p, 1.5, truncate=3.5)[5:-5, 5:-5]
    ux, uy = blur(x), blur(y)
    return np.mean((2 * (blur(x * y) - ux * uy) + c2) / (blur(x * x) - ux ** 2 + blur(y * y) - uy ** 2 + c2))


def halved(plane):
    height, width = plane.shape[0] // 2 * 2, plane.shape[1] // 2 * 2
    return plane[:height, :width].reshape(height // 2, 2, width // 2, 2).mean((1, 3))


def ms_ssim(a, b):
    """A channel at a time, then the mean."""
    products = []
    for x, y in zip(np.moveaxis(a, -1, 0), np.moveaxis(b, -1, 0)):
        product = 1.0
        for weight in WEIGHTS[:-1]:
            product *= contrast_structure(x, y) ** weight
            x, y = halved(x), halved(y)
        products.append(product * ssim(x[..., None], y[..., None]) ** WEIGHTS[-1])
    return np.mean(products)


def psnr(a, b, peak):
    return skimage.metrics.peak_signal_noise_ratio(a, b, data_range=peak)


def luma(a):
    return skimage.color.rgb2ycbcr((a + 1) / 2)[..., 0]


def cases():
    out = {}
    for name, size in {"grey": (23, 31, 1), "colour": (20, 17, 3)}.items():
        a, b = picture(*size, False), picture(*size, True)
        out[f"pairs/{name}/size"] = np.int64(size)
        out[f"pairs/{name}/ssim"] = ssim(a, b)
        out[f"pairs/{name}/psnr"] = psnr(a, b, 2)
        out[f"pairs/{name}/psnr_border"] = psnr(a[4:-4, 4:-4], b[4:-4, 4:-4], 2)
    out["pairs/colour/psnr_y"] = psnr(luma(a), luma(b), 255)
    a, b = picture(178, 183, 2, False), picture(178, 183, 2, True)
    out["pairs/ms_ssim/size"] = np.int64((178, 183, 2))
    out["pairs/ms_ssim/value"] = ms_ssim(a, b)
    return out

"""Writes metrics.npz: metrics computed the plain way, with NumPy, SciPy, scikit-image and PyTorch. Run: python3 metrics.py

Keys are case/name; inputs are float32, what is computed from them float64. Debian's python3-numpy, python3-scipy and
python3-skimage, and python3-torch for LPIPS."""
import pathlib
import zlib

import numpy as np
import scipy.linalg

import metrics_lpips
import metrics_pairs

FOLDER = pathlib.Path(__file__).parent


def random(name):
    return np.random.default_rng(zlib.crc32(name.encode()))


def features(g, n, d, shift=0.0, rank=None):
    """Correlated, skewed features; of a lower rank if asked."""
    mixed = g.standard_normal((n, rank or d)) @ g.standard_normal((rank or d, d)) / np.sqrt(d)
    return np.float32(mixed + 0.2 * mixed ** 2 * (rank is None) + shift)


# ---- Fréchet distance ----

FRECHET = {  # name: (n, d, rank of the real features, rank of the generated ones)
    "full": (200, 24, None, None),
    "few_pictures": (12, 24, None, None),
    "one_few": (200, 24, None, 5),
    "both_low": (120, 24, 6, 9),
    "wide_scale": (150, 16, None, None),
}


def frechet_eigenvalues(mean1, cov1, mean2, cov2):
    values, vectors = np.linalg.eigh(cov1)
    root = vectors * np.sqrt(np.maximum(values, 0)) @ vectors.T
    inner = np.linalg.eigvalsh(root @ cov2 @ root)
    return (np.sum((mean1 - mean2) ** 2) + np.trace(cov1) + np.trace(cov2)
            - 2 * np.sum(np.sqrt(np.maximum(inner, 0))))


def frechet_sqrtm(mean1, cov1, mean2, cov2):
    root = scipy.linalg.sqrtm(cov1 @ cov2)
    return np.sum((mean1 - mean2) ** 2) + np.trace(cov1) + np.trace(cov2) - 2 * np.trace(root.real)


def frechet():
    out = {}
    for name, (n, d, rank1, rank2) in FRECHET.items():
        g = random(f"frechet {name}")
        scale = np.float32(10.0 ** np.linspace(-4, 2, d)) if name == "wide_scale" else np.float32(1)
        real, generated = features(g, n, d, rank=rank1) * scale, features(g, n, d, 0.3, rank2) * scale
        statistics = []
        for which, x in (("real", real), ("generated", generated)):
            wide = np.float64(x)
            mean, cov = wide.mean(0), np.cov(wide, rowvar=False)
            statistics += [mean, cov]
            out.update({f"frechet/{name}/{which}": x, f"frechet/{name}/{which}_mean": mean, f"frechet/{name}/{which}_cov": cov})
        out[f"frechet/{name}/eigenvalues"] = frechet_eigenvalues(*statistics)
        if name == "full":
            out[f"frechet/{name}/sqrtm"] = frechet_sqrtm(*statistics)
    return out


# ---- KID ----

def kernel(x, y):
    return (x @ y.T / x.shape[1] + 1) ** 3


def discrepancy(x, y):
    m, n = len(x), len(y)
    kxx, kyy = kernel(x, x), kernel(y, y)
    return ((kxx.sum() - np.trace(kxx)) / (m * (m - 1)) + (kyy.sum() - np.trace(kyy)) / (n * (n - 1))
            - 2 * kernel(x, y).mean())


def kid():
    g = random("kid")
    real, generated = features(g, 90, 12), features(g, 70, 12, 0.25)
    return {"kid/real": real, "kid/generated": generated,
            "kid/discrepancy": discrepancy(np.float64(real), np.float64(generated))}


# ---- Inception Score ----

def inception_score():
    g = random("is")
    logits = np.float32(g.standard_normal((95, 7)) * 3)
    wide = np.float64(logits)
    p = np.exp(wide - wide.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    scores = []
    for i in range(10):
        part = p[i * 95 // 10:(i + 1) * 95 // 10]
        divergence = part * (np.log(part) - np.log(part.mean(0, keepdims=True)))
        scores.append(np.exp(divergence.sum(1).mean()))
    return {"is/logits": logits, "is/mean": np.mean(scores), "is/deviation": np.std(scores)}


# ---- Precision, recall, density, coverage ----

def distances(x, y):
    return np.sqrt(((x[:, None] - y[None]) ** 2).sum(2))


def radii(x, k):
    return np.sort(distances(x, x), axis=1)[:, k]  # place 0 is the picture itself


def prdc():
    g = random("prdc")
    real, generated = features(g, 130, 5), features(g, 110, 5, 0.5)
    x, y = np.float64(real), np.float64(generated)
    apart, k = distances(x, y), 3
    out = {"prdc/real": real, "prdc/generated": generated,
           "prdc/precision": (apart <= radii(x, k)[:, None]).any(0).mean(),
           "prdc/recall": (apart <= radii(y, k)[None]).any(1).mean()}
    k = 5
    inside = apart <= radii(x, k)[:, None]
    out["prdc/density"] = inside.sum(0).mean() / k
    out["prdc/coverage"] = inside.any(1).mean()
    return out


def main():
    tensors = {**frechet(), **kid(), **inception_score(), **prdc(), **metrics_pairs.cases(), **metrics_lpips.cases()}
    np.savez_compressed(FOLDER / "metrics.npz", **tensors)


if __name__ == "__main__":
    main()

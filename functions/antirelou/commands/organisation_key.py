"""The organisation's key: made once, kept offline, and what it signs. No function of the stack ever sees it."""

import os
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

from antirelou.domain.certificate import Certificate, CertificateError, decode, encode

# `cryptography` is imported where it is used: maintainers have it, the functions do not.


def make_key(path: Path) -> str:
    """The public `ChatKey`; the private one is in a file that only its owner reads. Raises FileExistsError."""
    from cryptography.hazmat.primitives import serialization

    key = new_key()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
    return public_of(key)


def new_key() -> Any:
    """In memory, and nowhere else."""
    from cryptography.hazmat.primitives.asymmetric import ec

    return ec.generate_private_key(ec.SECP256R1())


def public_of(key: Any) -> str:
    """As the stack's setting `ChatKey` wants it."""
    return encode(_point(key.public_key()))


def certify(path: Path, certificate: Certificate) -> Certificate:
    """Signed. Raises CertificateError if that file is no key of ours, or the responder's key no point of the curve."""
    return sign(_read(path), certificate)


def sign(organisation: Any, certificate: Certificate) -> Certificate:
    """Raises CertificateError if the responder's key is no point of the curve."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, utils

    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decode(certificate.key))
    except ValueError:
        raise CertificateError("the key is no point of the curve") from None
    signature = organisation.sign(certificate.signed, ec.ECDSA(hashes.SHA256()))
    r, s = utils.decode_dss_signature(signature)
    return replace(certificate, signature=encode(r.to_bytes(32, "big") + s.to_bytes(32, "big")))


def _read(path: Path) -> Any:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    try:
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise CertificateError("others may read that key: chmod 600 it, or make another")
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, TypeError, ValueError, UnsupportedAlgorithm) as error:
        if isinstance(error, CertificateError):
            raise
        raise CertificateError("that file is no key `responders new-key` made") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
        raise CertificateError("that file is no key `responders new-key` made")
    return key


def _point(key: Any) -> bytes:
    from cryptography.hazmat.primitives import serialization

    point: bytes = key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return point

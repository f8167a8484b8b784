"""moto's server, taught the one thing that it lacks: a Sign request with MessageType DIGEST signs the hash as it is.

Like AWS KMS, and unlike moto, whose documentation says that DIGEST is not implemented. Anything else is refused here.
"""

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, utils
from moto.kms import responses
from moto.kms.utils import ECDSAPrivateKey, RSAPrivateKey
from moto.server import main

HASHES = {"SHA_256": hashes.SHA256(), "SHA_384": hashes.SHA384()}


def prehashed(algorithm):
    return utils.Prehashed(HASHES[algorithm[-7:]])


def sign_ecdsa(self, message, algorithm):
    return self.private_key.sign(message, ec.ECDSA(prehashed(algorithm)))


def sign_rsa(self, message, algorithm):
    assert algorithm == "RSASSA_PSS_SHA_256"
    pss = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=padding.PSS.DIGEST_LENGTH)
    return self.private_key.sign(message, pss, prehashed(algorithm))


def sign(self, original=responses.KmsResponse.sign):
    assert self._get_param("MessageType") == "DIGEST"
    return original(self)


ECDSAPrivateKey.sign = sign_ecdsa
RSAPrivateKey.sign = sign_rsa
responses.KmsResponse.sign = sign
main()

"""moto's server, taught the one thing that it lacks: a link is checked against what AWS's own signer makes of it."""

from datetime import datetime, timezone
from urllib.parse import parse_qs, urlsplit

from botocore import auth
from botocore.awsrequest import AWSRequest
from moto.iam.access_control import create_access_key
from moto.s3.exceptions import S3SignatureDoesNotMatchError
from moto.s3.responses import S3Response
from moto.server import main


def check_link(self, url):
    query = {name: values[0] for name, values in parse_qs(url.query).items()}
    access_key, day, region, _, _ = query["X-Amz-Credential"].split("/")
    key = create_access_key(self.current_account, "aws", access_key, {})
    made = datetime.strptime(query["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
    auth.get_current_datetime = lambda *args, **kwargs: made
    request = AWSRequest(self.method, f"{url.scheme}://{url.netloc}{url.path}")
    signer = auth.S3SigV4QueryAuth(key.create_credentials(), "s3", region, int(query["X-Amz-Expires"]))
    signer.add_auth(request)
    expected = parse_qs(urlsplit(request.url).query)["X-Amz-Signature"][0]
    if query["X-Amz-Signature"] != expected:
        raise S3SignatureDoesNotMatchError


def authenticate(self, *args, original=S3Response._authenticate_and_authorize_s3_action, **kwargs):
    url = urlsplit(self.uri)
    if "X-Amz-Signature" in url.query:
        check_link(self, url)
    else:
        original(self, *args, **kwargs)


S3Response._authenticate_and_authorize_s3_action = authenticate
main()

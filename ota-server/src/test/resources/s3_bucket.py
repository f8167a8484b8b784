"""Makes the bucket of S3StorageTest, and a user who may use it, with AWS's own client: argv[1] is the endpoint.

Exactly REQUESTS requests (Moto.java); from the next one on the server checks who asks and the request's signature. Then
each line of standard input is answered with one line: "list" with keys and digests, any other is a key, whose object is
damaged.
"""

import hashlib
import json
import sys

import boto3


def client(service, user="nobody", secret="nothing"):
    return boto3.client(
        service,
        endpoint_url=sys.argv[1],
        region_name="us-east-1",
        aws_access_key_id=user,
        aws_secret_access_key=secret,
    )


def digest(key):
    return hashlib.sha256(s3.get_object(Bucket="firmware", Key=key)["Body"].read()).hexdigest()


iam = client("iam")
iam.create_user(UserName="sealift")
policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
iam.put_user_policy(UserName="sealift", PolicyName="store", PolicyDocument=json.dumps(policy))
access = iam.create_access_key(UserName="sealift")["AccessKey"]
client("s3").create_bucket(Bucket="firmware")
print(access["AccessKeyId"], access["SecretAccessKey"], flush=True)

s3 = client("s3", access["AccessKeyId"], access["SecretAccessKey"])
for line in sys.stdin:
    if line.strip() == "list":
        keys = [entry["Key"] for entry in s3.list_objects_v2(Bucket="firmware").get("Contents", [])]
        print(*(f"{key}={digest(key)}" for key in keys), flush=True)
    else:
        s3.put_object(Bucket="firmware", Key=line.strip(), Body=b"damaged")
        print("done", flush=True)

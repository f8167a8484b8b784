"""Brings a board from one slot to the other with smpclient as it comes from PyPI: what any MCUmgr client would do.

usage: drive_board.py PORT IMAGE_FOR_SLOT_A IMAGE_FOR_SLOT_B

Prints a line for each step that went as it should and ends with exit code 0, or stops at the first that did not.
"""

import asyncio
import sys
from pathlib import Path

from smp.image_management import IMG_MGMT_ERR
from smpclient import SMPClient
from smpclient.exceptions import SMPUploadError
from smpclient.generics import error_v2, success
from smpclient.mcuboot import IMAGE_TLV, ImageInfo
from smpclient.requests.image_management import ImageStatesRead, ImageStatesWrite
from smpclient.requests.os_management import (
    BootloaderInformationRead,
    EchoWrite,
    MCUMgrParametersRead,
    ResetWrite,
)
from smpclient.transport.serial import SMPSerialTransport

# The board is emulated on a machine that may be busy: far more than the 2.5 s that smpclient gives by itself.
TIMEOUT_S = 30.0
BOOT_ATTEMPTS = 20
BOOT_ATTEMPT_S = 2.0


def expect(what, good, got):
    if not good:
        sys.exit(f"{what}: got {got!r}")
    print(f"ok: {what}", flush=True)


async def images(client):
    state = await client.request(ImageStatesRead())
    expect("read the image state", success(state), state)
    return {image.slot: image for image in state.images}


async def wait_for_boot(client):
    for _ in range(BOOT_ATTEMPTS):
        try:
            await client.request(EchoWrite(d="up?"), timeout_s=BOOT_ATTEMPT_S)
            return
        except TimeoutError:
            pass
    sys.exit("the board does not answer after the reset")


async def refuse(client, file):
    """The image linked for the slot that runs has no place in the other one."""
    try:
        async for _ in client.upload(file.read_bytes(), first_timeout_s=TIMEOUT_S, subsequent_timeout_s=TIMEOUT_S):
            sys.exit(f"the board took a piece of {file}")
    except SMPUploadError as refusal:
        got = refusal.args[0]
        expect(
            "the other slot's file is refused with image error 25",
            error_v2(got) and got.err.rc == IMG_MGMT_ERR.INVALID_FLASH_ADDRESS == 25,
            refusal,
        )


async def drive(port, files):
    async with SMPClient(SMPSerialTransport(), port, TIMEOUT_S) as client:
        params = await client.request(MCUMgrParametersRead())
        expect("params", success(params) and params.buf_size == 1028 and params.buf_count == 1, params)
        bootloader = await client.request(BootloaderInformationRead())
        expect("bootloader info", success(bootloader) and bootloader.bootloader == "MCUboot", bootloader)

        before = await images(client)
        active = next(image for image in before.values() if image.active)
        target = 1 - active.slot
        expect("the running image is confirmed", active.confirmed, active)

        await refuse(client, files[active.slot])

        # No slot is named: image 0 or absent means the one that does not run.
        async for _ in client.upload(
            files[target].read_bytes(), first_timeout_s=TIMEOUT_S, subsequent_timeout_s=TIMEOUT_S
        ):
            pass
        image_hash = ImageInfo.load_file(str(files[target])).get_tlv(IMAGE_TLV.SHA256).value
        marked = await client.request(ImageStatesWrite(hash=image_hash))
        expect("mark for test by hash", success(marked), marked)
        expect("the new image is pending", (await images(client))[target].pending, marked)

        expect("reset", success(await client.request(ResetWrite())), "an error")
        await wait_for_boot(client)
        trial = (await images(client))[target]
        expect("the new image runs on trial", trial.active and not trial.confirmed, trial)
        expect("it is the one uploaded", trial.hash == image_hash, trial)

        confirmed = await client.request(ImageStatesWrite(confirm=True))
        expect("confirm", success(confirmed), confirmed)
        after = (await images(client))[target]
        expect("the new image is confirmed", after.active and after.confirmed, after)


if __name__ == "__main__":
    asyncio.run(drive(sys.argv[1], [Path(sys.argv[2]), Path(sys.argv[3])]))

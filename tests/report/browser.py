# SPDX-License-Identifier: MIT
"""A headless Chromium, spoken to through a pair of pipes, by its own protocol.

All that a page asks for and all that it complains of is kept.
"""
import base64
import json
import os
import subprocess
import tempfile
import time

PATIENCE_S = 60


class Browser:
    def __init__(self):
        theirs_in, self.out = os.pipe()
        self.back, theirs_out = os.pipe()
        # What it leaves running may still write there.
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        # Its sandbox does not work as root, nor in most containers.
        command = ("exec chromium --headless --no-sandbox --disable-gpu "
                   "--hide-scrollbars --remote-debugging-pipe "
                   f"--user-data-dir={self.profile.name} about:blank "
                   f"3<&{theirs_in} 4>&{theirs_out} 2>/dev/null")
        self.process = subprocess.Popen(["bash", "-c", command],
                                        pass_fds=(theirs_in, theirs_out))
        os.close(theirs_in)
        os.close(theirs_out)
        self.buffer, self.number, self.session = b"", 0, None
        self.requests, self.complaints, self.loaded = [], [], set()
        target = self.call("Target.createTarget", url="about:blank")
        self.session = self.call("Target.attachToTarget", flatten=True,
                                 targetId=target["targetId"])["sessionId"]
        for domain in "Page", "Network", "Log", "Runtime":
            self.call(domain + ".enable")
        self.call("Page.setLifecycleEventsEnabled", enabled=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.session = None
        self.call("Browser.close")
        self.process.wait(PATIENCE_S)
        os.close(self.out)
        os.close(self.back)
        self.profile.cleanup()

    def receive(self):
        while b"\0" not in self.buffer:
            part = os.read(self.back, 1 << 16)
            if not part:
                raise EOFError("chromium has ended")
            self.buffer += part
        message, self.buffer = self.buffer.split(b"\0", 1)
        message = json.loads(message)
        name, of = message.get("method"), message.get("params")
        if name == "Network.requestWillBeSent":
            self.requests.append(of["request"]["url"])
        elif name in ("Log.entryAdded", "Runtime.consoleAPICalled",
                      "Runtime.exceptionThrown", "Inspector.targetCrashed"):
            self.complaints.append(of)
        elif name == "Page.lifecycleEvent" and of["name"] == "load":
            self.loaded.add(of["loaderId"])
        return message

    def call(self, method, **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.number:
                assert "error" not in answer, answer
                return answer["result"]

    def show(self, path, width, height, scheme="light", media="screen"):
        """Opens a file as a screen, or a sheet, of that size shows it."""
        self.requests, self.complaints = [], []
        self.call("Emulation.setDeviceMetricsOverride", width=width,
                  height=height, deviceScaleFactor=1, mobile=width < 600)
        self.call("Emulation.setEmulatedMedia", media=media, features=[
            {"name": "prefers-color-scheme", "value": scheme}])
        page = self.call("Page.navigate",
                         url="file://" + os.path.abspath(path))
        end = time.monotonic() + PATIENCE_S
        while page["loaderId"] not in self.loaded:
            assert time.monotonic() < end
            self.receive()

    def ask(self, expression):
        """The value of an expression in the page."""
        answer = self.call("Runtime.evaluate", expression=expression,
                           returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def picture(self, path, clip=None, scale=1):
        """All of the page, or one part of it, as PNG."""
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        clip = clip or {key: size[key] for key in ("x", "y", "width", "height")}
        data = self.call("Page.captureScreenshot", captureBeyondViewport=True,
                         clip=dict(clip, scale=scale))["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

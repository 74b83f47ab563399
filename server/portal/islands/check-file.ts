/** Hashes a chosen or dropped file in the browser and opens the page that looks for its hash. */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

const box = document.querySelector<HTMLElement>("[data-check-file]");
const input = box?.querySelector("input");
const progress = box?.querySelector("progress");
const said = box?.querySelector("[role=status]");

async function hashOf(file: File, onBytes: (bytes: number) => void): Promise<string> {
  const hash = sha256.create();
  let done = 0;
  const reader = file.stream().getReader();
  for (;;) {
    const { done: ended, value } = await reader.read();
    if (ended) return `0x${bytesToHex(hash.digest())}`;
    hash.update(value);
    onBytes((done += value.length));
  }
}

async function check(file: File): Promise<void> {
  if (!box || !progress || !said) return;
  const { reading = "", unread = "", target = "" } = box.dataset;
  progress.max = Math.max(file.size, 1);
  progress.hidden = false;
  said.textContent = reading;
  try {
    const hash = await hashOf(file, (bytes) => (progress.value = bytes));
    const address = new URL(target, location.href);
    address.searchParams.set("hash", hash);
    location.assign(address);
  } catch {
    progress.hidden = true;
    said.textContent = unread;
  }
}

if (box && input) {
  box.hidden = false;
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    if (file) void check(file);
  });
  box.addEventListener("dragover", (event) => event.preventDefault());
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (file) void check(file);
  });
}

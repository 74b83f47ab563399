/** Hashes the files of a dataset in the browser; nothing leaves it but what the next form shows. */
import { sha256 } from "@noble/hashes/sha2.js";
import canonicalize from "canonicalize";
import { commitmentOf, createManifest, type Manifest, SALT_BYTES } from "../../../core/manifest.ts";
import type { ReadFile } from "../../../core/manifest.ts";
import { MAX_DOCUMENT_BYTES } from "../../../core/limits.ts";
import { toHex } from "../../../core/typed-data.ts";
import { find, type Form, onSubmit } from "./form.ts";
import { Said } from "./sentences.ts";

export function register(page: HTMLElement): void {
  onSubmit(find<HTMLFormElement>(page, "form[data-files]"), async (form) => {
    const files = chosenFiles(form.element);
    if (files.length === 0) throw new Said("noFile");
    const isSealed = find<HTMLInputElement>(form.element, "[name=sealed][value=yes]").checked;
    const salt = isSealed ? crypto.getRandomValues(new Uint8Array(SALT_BYTES)) : undefined;
    const manifest = createManifest(await hashed(files, form), salt);
    const title = find<HTMLInputElement>(form.element, "[name=title]").value.trim();
    goOn(page, manifest, title);
  });
}

/** Of a folder the browser tells each file's path, with the folder's own name first. */
function chosenFiles(form: HTMLFormElement): File[] {
  const inputs = [...form.querySelectorAll<HTMLInputElement>("input[type=file]")];
  return inputs.flatMap((input) => [...(input.files ?? [])]);
}

const pathOf = ({ name, webkitRelativePath }: File): string =>
  webkitRelativePath.split("/").slice(1).join("/") || name;

async function hashed(files: readonly File[], { progress }: Form): Promise<ReadFile[]> {
  const all = files.reduce((sum, { size }) => sum + size, 0);
  const read: ReadFile[] = [];
  let bytes = 0;
  for (const file of files) {
    const hash = sha256.create();
    const reader = file.stream().getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      hash.update(part.value);
      progress((bytes += part.value.length) / Math.max(all, 1));
    }
    read.push({ path: pathOf(file), size: file.size, sha256: toHex(hash.digest()) });
  }
  return read;
}

/** Fills in what is known for the form of the act, and offers the manifest to be kept. */
function goOn(page: HTMLElement, manifest: Manifest, title: string): void {
  const document = canonicalize(manifest) ?? "";
  const isSealed = manifest.salt !== undefined;
  const isShort = new Blob([document]).size <= MAX_DOCUMENT_BYTES;
  const known: Record<string, string> = {
    "/commitment": commitmentOf(manifest),
    "/scheme": manifest.scheme,
    "/hashAlg": manifest.hashAlg,
    "/metadataDoc": JSON.stringify({ title: { [page.ownerDocument.documentElement.lang]: title } }),
    // With its salt a manifest must stay with its owner; without one it lets everybody check.
    ...(!isSealed && isShort && { "/manifestDoc": document }),
    ...(!isSealed && { "/piLevel": "NONE" }),
  };
  for (const [name, value] of Object.entries(known))
    find<HTMLInputElement>(page, `input[name="${name}"]`).value = value;
  const link = find<HTMLAnchorElement>(page, "a[data-manifest]");
  link.href = URL.createObjectURL(new Blob([`${document}\n`], { type: "application/json" }));
  find<HTMLElement>(page, "[data-sealed]").hidden = !isSealed;
  const done = find<HTMLElement>(page, "[data-done]");
  done.hidden = false;
  done.focus();
}

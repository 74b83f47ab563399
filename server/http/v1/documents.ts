import { partiesCiting, readableUpload } from "../../auth/document-access.ts";
import type { Readers } from "../../auth/reader.ts";
import { LedgerError } from "../../core/error.ts";
import { MAX_DOCUMENT_BYTES, MAX_MANIFESTS_NAMING } from "../../core/limits.ts";
import type { Hex } from "../../core/records.ts";
import { hashDocument, putDocument } from "../../intake/documents.ts";
import { VISIBILITIES, type Visibility } from "../../store/intake/documents.ts";
import { readBody } from "../body.ts";
import type { HttpDeps } from "../deps.ts";
import { code, COUNT, ID, shape, TEXT } from "../forms/shapes.ts";
import type { Answer, Call, Route } from "../route.ts";

type Deps = HttpDeps & { readers: Readers };

function citedAtHead({ index }: Deps) {
  const at = index.head()?.number ?? 0;
  return { index, view: index.view(at), at };
}

function readDocument(deps: Deps, hash: Hex, call: Call): Answer {
  const { documents } = deps.store;
  const uploads = documents.uploads(hash, MAX_MANIFESTS_NAMING);
  const content = documents.content(hash);
  if (uploads.length === 0 || content === undefined) {
    throw new LedgerError("E_NOT_HELD", `this node does not hold ${hash}`);
  }
  const reader = deps.readers.readerOf(call.request.headers);
  const upload = readableUpload(hash, uploads, reader, citedAtHead(deps));
  if (upload === undefined) {
    throw new LedgerError("E_ROLE", "the document is not open to you", { status: 403 });
  }
  return {
    headers: {
      "Content-Type": upload.mediaType,
      // Whoever uploads chooses the type: a page among them must not run as one of ours.
      "Content-Disposition": "attachment",
      "Content-Security-Policy": "default-src 'none'; sandbox",
    },
    bytes: content,
  };
}

interface PutQuery {
  visibility?: Visibility;
  participant?: string;
}

/**
 * Later than the act that cites it, by a party of a citing record or the actor of a waiting act.
 */
async function writeDocument(deps: Deps, hash: Hex, call: Call<PutQuery>): Promise<Answer> {
  const { participants } = deps.readers.signedIn(call.request.headers);
  const { visibility = "PARTIES" } = call.query;
  const content = await readBody(call.request, MAX_DOCUMENT_BYTES);
  const mediaType = call.request.headers["content-type"] ?? "application/octet-stream";
  const document = hashDocument({ mediaType, content, visibility }, "");
  if (document.hash !== hash) {
    throw new LedgerError("E_SHAPE", `the bytes have the hash ${document.hash}`, {
      pointer: "/hash",
    });
  }
  const named = call.query.participant?.toLowerCase();
  const chosen = named === undefined ? participants : participants.filter((one) => one === named);
  const uploader = uploaderOf(deps, hash, chosen);
  const { store } = deps;
  await store.write(() => putDocument(store, document, uploader, deps.now()));
  return { body: { hash, bytes: content.length, mediaType, visibility } };
}

/** The first that is a party of what cites the document, or the actor of what will cite it. */
function uploaderOf(deps: Deps, hash: Hex, participants: readonly Hex[]): Hex {
  const cited = citedAtHead(deps);
  const [uploader] = partiesCiting(hash, participants, cited);
  const actor = uploader ?? participants.find((one) => isInWaitingAct(deps, one, hash));
  if (actor !== undefined) return actor;
  const isCited = cited.index.citing(hash, cited.at).length > 0;
  throw isCited
    ? new LedgerError("E_ROLE", "you are no party of what cites the document", { status: 403 })
    : new LedgerError("E_NOT_FOUND", `no act cites ${hash}`);
}

function isInWaitingAct({ intake }: Deps, actor: Hex, hash: Hex): boolean {
  for (const { act } of intake.undecided.all()) {
    if (act.message.actor === actor && contains(act.message, hash)) return true;
  }
  return false;
}

function contains(value: unknown, hash: Hex): boolean {
  if (typeof value !== "object" || value === null) return value === hash;
  return Object.values(value).some((inner) => contains(inner, hash));
}

const documents = { path: "/v1/documents/{hash}", tag: "documents" } as const;

export const documentRoutes = (deps: Deps): Route[] => [
  {
    ...documents,
    method: "GET",
    summary: "A document that an act cites, if the reader may have it",
    output: { 200: { mediaType: "*/*" } },
    handle: (call: Call) => readDocument(deps, call.path.hash, call),
  },
  {
    ...documents,
    method: "PUT",
    summary: "Hands a cited document in, and says who may read it",
    query: {
      visibility: { type: "string", enum: VISIBILITIES, default: "PARTIES" },
      participant: {
        type: "string",
        pattern: "^0x[0-9a-fA-F]{40}$",
        description: "Whose document it is, if you sign for several.",
      },
    },
    stream: ["*/*"],
    output: {
      200: shape({ hash: ID, bytes: COUNT, mediaType: TEXT, visibility: code(VISIBILITIES) }),
    },
    handle: (call: Call<PutQuery>) => writeDocument(deps, call.path.hash, call),
  },
];

/** What all kinds of records have in common on the wire, around what each has of its own. */
import { usability } from "../../core/rules/usability.ts";
import { type Kind, STATUSES, type View } from "../../core/view.ts";
import { formatTime } from "../../core/wire/format.ts";
import type { Row } from "../../store/index/lists.ts";
import type { Stamp } from "../../store/index/model.ts";
import type { Schema } from "../route.ts";
import { formatLog, LOG } from "./logs.ts";
import * as permissions from "./permissions.ts";
import { formatRefusal } from "./refusals.ts";
import * as registry from "./registry.ts";
import { code, component, COUNT, FLAG, shape, STAMP } from "./shapes.ts";

type Formats = { [K in Kind]: (row: Row<K>, view: View, time: number) => object };
const FORMATS: Formats = {
  participant: registry.formatParticipant,
  asset: registry.formatAsset,
  right: registry.formatRight,
  consent: permissions.formatConsent,
  request: permissions.formatRequest,
  authorization: permissions.formatAuthorization,
  order: permissions.formatOrder,
  log: formatLog,
};

const recordShape = (own: Record<string, Schema>): Schema =>
  shape(
    {
      ...own,
      status: { ...code(STATUSES), description: "The record's own, as stored on chain." },
      orders: { ...COUNT, description: "Open orders on this very record." },
      usable: { ...FLAG, description: "Computed at `asOf` along everything it rests on." },
      created: STAMP,
      changed: STAMP,
    },
    { why: { ...component("Refusal"), description: "The first reason why it is not usable." } },
  );

export const RECORDS: Record<string, Schema> = {
  Participant: recordShape(registry.PARTICIPANT),
  Asset: recordShape(registry.ASSET),
  Right: recordShape(registry.RIGHT),
  Consent: recordShape(permissions.CONSENT),
  Request: recordShape(permissions.REQUEST),
  Authorization: recordShape(permissions.AUTHORIZATION),
  Order: recordShape(permissions.ORDER),
  Log: recordShape(LOG),
};

export const formatStamp = ({ block, time }: Stamp) => ({ block, time: formatTime(time) });

/** `time` judges what ends by itself. */
export function formatRecord<K extends Kind>(kind: K, row: Row<K>, view: View, time: number) {
  const { orders } = row.state;
  const { status, usable, why } = usability(view, row.id, time) ?? { status: row.state.status };
  return {
    ...FORMATS[kind](row, view, time),
    status,
    orders,
    usable: usable === true,
    created: formatStamp(row.created),
    changed: formatStamp(row.changed),
    ...(why && { why: formatRefusal(why) }),
  };
}

import type { Hex } from "../../core/records.ts";
import { shortId } from "../language/format.ts";
import type { Names, Titled } from "../ledger/names.ts";
import { to, type Visit } from "../page.ts";

interface Props {
  visit: Visit;
  names: Names;
}

export function Party({ visit, names, address }: Props & { address: Hex }) {
  const name = names.parties.get(address);
  return (
    <a href={to(visit, `/participants/${address}`)}>
      {name === undefined ? <code>{shortId(address)}</code> : <bdi>{name}</bdi>}
    </a>
  );
}

export function AssetLink({ visit, names, asset }: Props & { asset: Pick<Titled, "id"> }) {
  return (
    <a href={to(visit, `/assets/${asset.id}`)}>
      <AssetName names={names} id={asset.id} />
    </a>
  );
}

/** A title in its own language, so that it is read aloud as what it is. */
export function AssetName({ names, id }: Pick<Props, "names"> & { id: Hex }) {
  const title = names.titles.get(id);
  if (title === undefined) return <code>{shortId(id)}</code>;
  return <bdi lang={title.language}>{title.text}</bdi>;
}

/**
 * The media type of a file by the end of its name. It is part of the commitment, so the same file
 * must get the same type in every browser and on every machine: a fixed list of ours decides, never
 * what a client or an operating system believes. Changing an entry would change commitments; add,
 * never edit.
 */
const TYPES: Record<string, string> = {
  arrow: "application/vnd.apache.arrow.file",
  avro: "application/avro",
  bmp: "image/bmp",
  csv: "text/csv",
  dcm: "application/dicom",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  geojson: "application/geo+json",
  gif: "image/gif",
  gz: "application/gzip",
  html: "text/html",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  json: "application/json",
  jsonl: "application/jsonl",
  md: "text/markdown",
  mp3: "audio/mpeg",
  mp4: "video/mp4",
  ods: "application/vnd.oasis.opendocument.spreadsheet",
  parquet: "application/vnd.apache.parquet",
  pdf: "application/pdf",
  png: "image/png",
  svg: "image/svg+xml",
  tar: "application/x-tar",
  tif: "image/tiff",
  tiff: "image/tiff",
  tsv: "text/tab-separated-values",
  txt: "text/plain",
  wav: "audio/wav",
  xls: "application/vnd.ms-excel",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  xml: "application/xml",
  yaml: "application/yaml",
  yml: "application/yaml",
  zip: "application/zip",
};

export function mediaTypeOf(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  const dot = name.lastIndexOf(".");
  const ending = dot < 0 ? "" : name.slice(dot + 1);
  // Own entries alone: a file may end in ".constructor".
  return (Object.hasOwn(TYPES, ending) && TYPES[ending]) || "application/octet-stream";
}

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

export interface File {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Real files of the npm package `vega-datasets` (BSD-3-Clause). */
export async function dataset(name: string): Promise<File> {
  const url = new URL(`../../node_modules/vega-datasets/data/${name}`, import.meta.url);
  return { name, bytes: new Uint8Array(await readFile(fileURLToPath(url))) };
}

interface Flight {
  date: string;
  delay: number;
  origin: string;
}

/**
 * The product of the story: by month, how late flights left Seattle and how much it rained there.
 */
export function delaysAndRain(weather: File, flights: File): File {
  const rain = new Map<string, number[]>();
  for (const line of text(weather).trim().split("\n").slice(1)) {
    const [location, date, precipitation] = line.split(",");
    if (location !== "Seattle" || date === undefined) continue;
    collect(rain, date.slice(5, 7), Number(precipitation));
  }
  const delays = new Map<string, number[]>();
  for (const flight of JSON.parse(text(flights)) as Flight[]) {
    if (flight.origin === "SEA") collect(delays, flight.date.slice(5, 7), flight.delay);
  }
  const rows = [...delays.keys()].sort().map((month) => {
    const late = delays.get(month) ?? [];
    return [month, late.length, mean(late), mean(rain.get(month) ?? [])].join(",");
  });
  const header = "month,departures,mean_delay_minutes,mean_precipitation_mm";
  return {
    name: "delays-and-rain.csv",
    bytes: new TextEncoder().encode([header, ...rows, ""].join("\n")),
  };
}

const text = (file: File) => new TextDecoder().decode(file.bytes);
const mean = (values: number[]) =>
  (values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(2);

function collect(groups: Map<string, number[]>, key: string, value: number): void {
  const group = groups.get(key);
  if (group) group.push(value);
  else groups.set(key, [value]);
}

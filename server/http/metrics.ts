/**
 * Counters of answers and gauges, in the text format of Prometheus. Labels come from the route
 * table and the settings, never from a request.
 */
interface Count {
  method: string;
  path: string;
  status: number;
  answers: number;
  seconds: number;
}

export interface Gauge {
  name: string;
  help: string;
  /** Of things that there are several of: their values by name, under this label. */
  label?: string;
  value: number | undefined | readonly (readonly [name: string, value: number])[];
}

export class Metrics {
  readonly #counts = new Map<string, Count>();

  answered(method: string, path: string, status: number, seconds: number): void {
    const key = `${method} ${path} ${status}`;
    const count = this.#counts.get(key) ?? { method, path, status, answers: 0, seconds: 0 };
    count.answers += 1;
    count.seconds += seconds;
    this.#counts.set(key, count);
  }

  text(gauges: readonly Gauge[]): string {
    const lines = [
      ...this.#lines("answers", "Answers given."),
      ...this.#lines("seconds", "Spent."),
    ];
    for (const { name, help, label, value = [] } of gauges) {
      const samples =
        typeof value === "number"
          ? [`drl_${name} ${value}`]
          : value.map(([of, one]) => `drl_${name}{${label}="${escaped(of)}"} ${one}`);
      if (samples.length === 0) continue;
      lines.push(`# HELP drl_${name} ${help}`, `# TYPE drl_${name} gauge`, ...samples);
    }
    return `${lines.join("\n")}\n`;
  }

  #lines(what: "answers" | "seconds", help: string): string[] {
    const name = `drl_http_${what}_total`;
    const samples = [...this.#counts.values()].map(({ method, path, status, ...values }) => {
      const labels = `method="${method}",path="${path}",status="${status}"`;
      return `${name}{${labels}} ${values[what]}`;
    });
    return [`# HELP ${name} ${help}`, `# TYPE ${name} counter`, ...samples];
  }
}

/** The name of a witness comes from a file of its operator's. */
const escaped = (value: string) => value.replaceAll(/["\\]/g, (character) => `\\${character}`);

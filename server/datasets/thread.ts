import { Worker } from "node:worker_threads";
import { LedgerError } from "../core/error.ts";
import type { Reply, Request } from "./worker.ts";

export interface Job {
  onBytes(bytes: number): void;
  done(result: unknown): void;
  fail(error: Error): void;
}
/** Each kind of request without its job's number, which the thread gives. */
export type Task = Request extends infer R ? (R extends unknown ? Omit<R, "job"> : never) : never;

/** One worker, started with its first job and anew after it broke. */
export class Thread {
  readonly #jobs = new Map<number, Job>();
  #worker: Worker | undefined;
  #next = 0;

  get load(): number {
    return this.#jobs.size;
  }

  open(job: Job): number {
    const number = this.#next++;
    this.#jobs.set(number, job);
    this.#worker ??= this.#start();
    // A process with work to do waits for it; an idle thread keeps nobody from ending.
    this.#worker.ref();
    return number;
  }

  send(job: number, task: Task, transfer: ArrayBuffer[] = []): void {
    if (this.#jobs.has(job)) this.#worker?.postMessage({ ...task, job }, transfer);
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#lose(worker, "hashing was stopped");
    await worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(new URL("./worker.ts", import.meta.url));
    worker.on("message", (reply: Reply) => this.#hear(reply));
    worker.on("error", (error: Error) => this.#lose(worker, `hashing broke off: ${error.message}`));
    return worker;
  }

  #hear(reply: Reply): void {
    const job = this.#jobs.get(reply.job);
    if (!job) return;
    if ("bytes" in reply) return job.onBytes(reply.bytes);
    this.#jobs.delete(reply.job);
    if (this.#jobs.size === 0) this.#worker?.unref();
    if ("result" in reply) job.done(reply.result);
    else job.fail(new LedgerError("E_SHAPE", reply.problem));
  }

  #lose(worker: Worker | undefined, problem: string): void {
    if (worker !== this.#worker) return;
    this.#worker = undefined;
    const lost = [...this.#jobs.values()];
    this.#jobs.clear();
    for (const job of lost) job.fail(new LedgerError("E_UNAVAILABLE", problem));
  }
}

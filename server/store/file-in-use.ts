const SQLITE_BUSY = 5;

/** Another connection keeps the file for itself. */
export const isBusy = (error: unknown) => (error as { errcode?: number }).errcode === SQLITE_BUSY;

export class FileInUse extends Error {
  constructor(file: string) {
    super(`${file} is in use: another service runs on this data folder`);
    this.name = "FileInUse";
  }
}

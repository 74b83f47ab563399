export type ChainErrorCode =
  | "CHAIN_LOCKED"
  | "CHAIN_MISMATCH"
  | "CHAIN_CORRUPT"
  | "CHAIN_KEY"
  | "CHAIN_OPTIONS"
  | "CHAIN_PORT"
  | "CHAIN_WRITE"
  | "CHAIN_START";

/** The chain can't be opened or can't go on. The message says what to do. */
export class ChainError extends Error {
  readonly code: ChainErrorCode;

  constructor(code: ChainErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ChainError";
    this.code = code;
  }
}

/** JSON-RPC 2.0 section 5.1, EIP-1474, and 3 for a revert as every execution client answers it. */
export const RPC = {
  PARSE: -32700,
  INVALID_REQUEST: -32600,
  METHOD_NOT_FOUND: -32601,
  INVALID_PARAMS: -32602,
  INTERNAL: -32603,
  REFUSED: -32000,
  LIMIT: -32005,
  REVERTED: 3,
} as const;

export class RpcError extends Error {
  readonly code: number;
  readonly data: string | undefined;

  constructor(code: number, message: string, data?: string) {
    super(message);
    this.name = "RpcError";
    this.code = code;
    this.data = data;
  }
}

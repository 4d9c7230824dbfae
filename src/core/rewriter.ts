/** Rewrites bytes that come in pieces. It may write into those it is given. */
export interface Rewriter {
  /** What can be told so far, in order. */
  write(bytes: Buffer): readonly Buffer[];
  /** What is left once all has come. */
  end(): readonly Buffer[];
}

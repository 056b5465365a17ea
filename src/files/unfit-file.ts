/** A path leads to something that is no file for its purpose, or a file has no content for it. */
export class UnfitFile extends Error {
  override name = 'UnfitFile'
  /** A sentence. */
  readonly likelyCause: string
  /** What to do, without a full stop. */
  readonly remedy: string

  constructor(likelyCause: string, remedy: string) {
    super(likelyCause)
    this.likelyCause = likelyCause
    this.remedy = remedy
  }
}

/** A path leads to a folder, pipe, socket or device where a plain file is needed. */
export class NotAFile extends UnfitFile {
  override name = 'NotAFile'
}

import { BlobRefusal, OtherTail } from './blob-errors.ts'
import { codeOf, isDone, pathOf, sendToContainer } from './blob-request.ts'
import type { Container } from './container.ts'

/** Blocks of an append blob (learn.microsoft.com/rest/api/storageservices/append-block). */
const MOST_BLOCKS = 50_000

/** An append blob that this process alone writes. */
export class AppendBlob {
  readonly #container: Container
  readonly #path: string
  #length = 0
  #blocks = 0

  private constructor(container: Container, path: string) {
    this.#container = container
    this.#path = path
  }

  /** Makes the blob. Rejects with `BlobRefusal` where one of this name is there, unless this call has made it. */
  static async create(container: Container, name: string): Promise<AppendBlob> {
    const path = pathOf(name)
    const { response, wasLeftOpen } = await sendToContainer(container, {
      method: 'PUT',
      path,
      headers: { 'x-ms-blob-type': 'AppendBlob', 'if-none-match': '*', 'content-type': 'application/x-ndjson' },
      body: '',
    })
    const isOwn = wasLeftOpen && response.status === 409 && codeOf(response) === 'BlobAlreadyExists'
    if (!isDone(response) && !isOwn) throw new BlobRefusal(response)
    return new AppendBlob(container, path)
  }

  get isFull(): boolean {
    return this.#blocks >= MOST_BLOCKS
  }

  /**
   * Appends at the expected end, once. After an unknown outcome the tail tells whether it was done. Gives false where the blob
   * takes no more blocks. Rejects with `BlobRefusal`, and with `OtherTail` where something else stands behind the known end.
   */
  async append(bytes: Uint8Array): Promise<boolean> {
    const { response, wasLeftOpen } = await sendToContainer(this.#container, {
      method: 'PUT',
      path: `${this.#path}?comp=appendblock`,
      headers: { 'x-ms-blob-condition-appendpos': String(this.#length) },
      body: bytes,
    })
    if (!isDone(response)) {
      const code = codeOf(response)
      const isFull = code === 'BlockCountExceedsLimit'
      const isMoved = code === 'AppendPositionConditionNotMet'
      if (!isFull && !isMoved) throw new BlobRefusal(response)
      // A try without an answer may have been the last block that fits.
      const wasDone = wasLeftOpen && (await this.#endsIn(bytes))
      if (!wasDone && isFull) return false
      if (!wasDone) throw new OtherTail()
    }
    this.#length += bytes.length
    this.#blocks++
    return true
  }

  /** Whether these bytes, and nothing else, stand behind the end that was known. */
  async #endsIn(bytes: Uint8Array): Promise<boolean> {
    const { response } = await sendToContainer(this.#container, {
      method: 'GET',
      path: this.#path,
      // One byte more, so that what follows is seen.
      headers: { range: `bytes=${this.#length}-${this.#length + bytes.length}` },
    })
    return isDone(response) && Buffer.compare(response.body, bytes) === 0
  }
}

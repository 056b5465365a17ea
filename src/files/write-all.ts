import type { FileHandle } from 'node:fs/promises'

/** Writes all bytes from `at` on, in bytes. One call of the system may take only a part. */
export async function writeAll(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten
  }
}

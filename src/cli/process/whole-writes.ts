import { fstatSync, writeSync } from 'node:fs'
import { Writable } from 'node:stream'
import type { WriteStream } from 'node:tty'

/** Node's own. While code of users runs, an import gets one for that code. */
const writeOwn = writeSync

/**
 * The stream itself, or for a file another stream on it that writes all of each text. Node's own stream for files takes a
 * write for whole that the system has cut short, as it does where the disk has room for a part of it.
 */
export function wholeWrites(stream: WriteStream): Writable {
  const { fd, isTTY } = stream as Partial<WriteStream> & { readonly fd?: number }
  if (fd === undefined || isTTY || !isFile(fd)) return stream
  return new Writable({
    write(data: Uint8Array, _encoding, done) {
      try {
        for (let written = 0; written < data.length; ) written += writeOwn(fd, data, written)
        done()
      } catch (error) {
        done(error as NodeJS.ErrnoException)
      }
    },
  })
}

/** Node has a stream of its own for regular files and for devices such as `/dev/full`. */
function isFile(fd: number): boolean {
  const stat = fstatSync(fd)
  return stat.isFile() || stat.isCharacterDevice()
}

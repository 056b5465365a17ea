import { Writable } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import type { UserWork } from '../../../fleet/user-code/user-work.ts'

type Printing = Pick<UserWork, 'printed'>

interface Diverted {
  /** Takes what is printed past the streams. */
  print(stream: 'stdout' | 'stderr', text: string | Uint8Array): void
  /** Prints what has no line end yet. */
  flush(printing: Printing): void
  release(): void
}

/** Characters of a line that are kept waiting for its end. Code that never ends its line must not fill the memory. */
const LONGEST_LINE = 16_384

/**
 * Gives code of users streams of their own in place of the process's: what it prints, by `console` too, becomes lines of
 * the log, and stdout stays for results. Streams that were opened before stay what they are. `printing` says whose code is
 * running.
 */
export function divertOutput(host: NodeJS.Process, printing: () => Printing): Diverted {
  const unfinished = { info: new WeakMap<Printing, string>(), warn: new WeakMap<Printing, string>() }

  const print = (level: 'info' | 'warn', whose: Printing, text: string): void => {
    const lines = `${unfinished[level].get(whose) ?? ''}${text}`.split(/\r?\n/)
    const rest = lines.pop() ?? ''
    const isTooLong = rest.length > LONGEST_LINE
    unfinished[level].set(whose, isTooLong ? '' : rest)
    for (const line of isTooLong ? [...lines, rest] : lines) {
      if (line !== '') whose.printed(level, stripVTControlCharacters(line))
    }
  }
  const take = (stream: 'stdout' | 'stderr', text: string | Uint8Array): void =>
    print(
      stream === 'stdout' ? 'info' : 'warn',
      printing(),
      typeof text === 'string' ? text : Buffer.from(text).toString('utf8'),
    )
  const releases = (['stdout', 'stderr'] as const).map((name) => {
    const stream = new Writable({
      write(chunk: Uint8Array, _encoding, done) {
        take(name, chunk)
        done()
      },
    })
    const own = Object.getOwnPropertyDescriptor(host, name)
    Object.defineProperty(host, name, { configurable: true, enumerable: true, get: () => stream })
    return () => own !== undefined && Object.defineProperty(host, name, own)
  })

  return {
    print: take,
    flush(whose) {
      print('info', whose, '\n')
      print('warn', whose, '\n')
    },
    release() {
      for (const release of releases) release()
    },
  }
}

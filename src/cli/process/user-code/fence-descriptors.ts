import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import type { Owners } from './owners.ts'

type Call = (...args: readonly unknown[]) => unknown
type Done = (error: null | NodeJS.ErrnoException, ...results: unknown[]) => void

const WRITING = ['write', 'writev', 'writeFile', 'appendFile'] as const
const CHANGING = ['close', 'ftruncate'] as const

interface Printing {
  /** Takes what is written to file descriptor 1 or 2. */
  print(descriptor: 1 | 2, bytes: Uint8Array): void
}

/**
 * Keeps the file descriptors of the process from code of users: it may write to and close only those that it opened itself. What
 * it writes to 1 and 2, as loggers do, is printed as by `console`. Functions that take a path are as before.
 */
export function fenceDescriptors({ working, refuse }: Owners, { print }: Printing): void {
  const functions = fs as unknown as Record<string, Call>
  const opened = new Set<unknown>()
  const replace = (name: string, make: (original: Call) => Call): void => {
    const original = functions[name] as Call
    const fenced = function (this: unknown, ...args: readonly unknown[]): unknown {
      return working() === undefined ? original.apply(this, [...args]) : make(original).apply(this, [...args])
    }
    // `promisify` finds there what the function gives.
    functions[name] = Object.defineProperties(fenced, Object.getOwnPropertyDescriptors(original))
  }
  const isForeign = (descriptor: unknown): boolean => typeof descriptor === 'number' && !opened.has(descriptor)

  replace('openSync', (open) => (...args) => {
    const descriptor = open(...args)
    opened.add(descriptor)
    return descriptor
  })
  replace('open', (open) => (...args) => {
    const done = args.at(-1) as Done
    if (typeof done !== 'function') return open(...args)
    return open(...args.slice(0, -1), (error: null, descriptor: number) => {
      if (error === null) opened.add(descriptor)
      done(error, descriptor)
    })
  })
  const { promises } = fs
  const openHandle = promises.open
  promises.open = async (...args) => {
    const handle = await openHandle(...args)
    if (working() !== undefined) opened.add(handle.fd)
    return handle
  }

  for (const name of [...WRITING, ...CHANGING].flatMap((one) => [one, `${one}Sync`])) {
    replace(name, (original) => (...args) => {
      const [descriptor] = args
      if ((descriptor === 1 || descriptor === 2) && WRITING.some((one) => name.startsWith(one))) {
        const bytes = bytesOf(args)
        print(descriptor, bytes)
        return finish(args, bytes)
      }
      if (isForeign(descriptor)) return refuse(`fs.${name}`, [descriptor])
      if (name.startsWith('close')) opened.delete(descriptor)
      return original(...args)
    })
  }
  // `import { writeSync } from 'node:fs'` gets what the object has now.
  syncBuiltinESMExports()
}

/** What a call of `write`, `writev`, `writeFile` or `appendFile` would write. */
function bytesOf([, data, second, third]: readonly unknown[]): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data.map((part) => bytesOf([0, part])))
  if (!ArrayBuffer.isView(data)) return Buffer.from(String(data))
  const named = (typeof second === 'object' ? second : undefined) as { offset?: number; length?: number } | undefined
  const offset = named?.offset ?? (typeof second === 'number' ? second : 0)
  const length = named?.length ?? (typeof third === 'number' ? third : data.byteLength - offset)
  return Buffer.from(data.buffer, data.byteOffset + offset, length)
}

/** Ends the call as Node does: by its callback, where it has one, and with the number of bytes. */
function finish(args: readonly unknown[], { length }: Uint8Array): number | undefined {
  const done = args.at(-1)
  if (typeof done !== 'function') return length
  process.nextTick(done as Done, null, length, args[1])
  return undefined
}

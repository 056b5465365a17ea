import { asTowlineError } from '../../errors/error-json.ts'
import { TokenExchangeError } from '../../errors/errors.ts'
import { quote } from '../../text/quote.ts'
import { printError } from '../output/print-error.ts'
import type { CliContext } from '../process/context.ts'

/** Failures of one kind that are printed in full. */
const IN_FULL = 3
/** Kinds that are told apart by their message. Further ones are told apart by their code. */
const MOST_KINDS = 10
/** Milliseconds between two lines that count the failures of one kind. */
const COUNT_EVERY_MS = 10_000

interface Kind {
  /** The code, with the AADSTS number. */
  readonly name: string
  /** The first target that failed so. */
  readonly first: string
  failures: number
  /** How many of them were printed, in full or as a number. */
  told: number
  toldAt: number
}

/**
 * Prints the failures of targets: the first ones of a kind in full, and of the others how many there are. Errors as JSON,
 * and with `--verbose`, are all printed in full.
 */
export class FailureLog {
  readonly #context: CliContext
  readonly #kinds = new Map<string, Kind>()

  constructor(context: CliContext) {
    this.#context = context
  }

  async add(failure: unknown, target: string): Promise<void> {
    const { errorsAsJson, verbose, io } = this.#context
    if (errorsAsJson || verbose) return printError(this.#context, failure, target)
    const kind = this.#kindOf(failure, target)
    kind.failures++
    if (kind.failures <= IN_FULL) {
      await printError(this.#context, failure, target)
      kind.told = kind.failures
      kind.toldAt = io.now()
    } else if (io.now() - kind.toldAt >= COUNT_EVERY_MS) await this.#count(kind)
  }

  /** Counts what was not printed yet. */
  async end(): Promise<void> {
    for (const kind of this.#kinds.values()) if (kind.told < kind.failures) await this.#count(kind)
  }

  #kindOf(failure: unknown, target: string): Kind {
    const name = nameOf(failure)
    const shape = `${name} ${shapeOf(failure, target)}`
    const key = this.#kinds.has(shape) || this.#kinds.size < MOST_KINDS ? shape : name
    const kind = this.#kinds.get(key) ?? { name, first: target, failures: 0, told: 0, toldAt: 0 }
    this.#kinds.set(key, kind)
    return kind
  }

  async #count(kind: Kind): Promise<void> {
    kind.told = kind.failures
    kind.toldAt = this.#context.io.now()
    await this.#context.tell({
      kind: 'must-see',
      text: `error  ${kind.failures - IN_FULL} more like that of ${quote(kind.first)} (${kind.name})`,
    })
  }
}

function nameOf(failure: unknown): string {
  const { code } = asTowlineError(failure)
  const aadsts = failure instanceof TokenExchangeError ? failure.aadsts : undefined
  return aadsts === undefined ? code : `${code}, AADSTS${aadsts}`
}

/** A message without what differs from target to target: its name, IDs, hosts and addresses, quoted names, numbers. */
function shapeOf(failure: unknown, target: string): string {
  return asTowlineError(failure)
    .message.replaceAll(target, '…')
    .replace(/"[^"]*"|'[^']*'|[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}|\/[^\s"]*|(?<![\w-])[\w-]+(\.[\w-]+)+|\d+/gi, '…')
}

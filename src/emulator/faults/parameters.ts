/** Thrown for a fault that does not say what it should. The message is for its author. */
export class FaultInputError extends Error {
  override name = 'FaultInputError'
}

/** One key of a fault: how its value is read, and what it is when it is left out. */
export interface Parameter<Value> {
  /** Completes "… must be", e.g. `a number of milliseconds`. */
  readonly expects: string
  /** Undefined when the value is not what it should be. */
  readonly read: (input: unknown) => Value | undefined
  /** Absent when the key must be given. */
  readonly fallback?: () => Value
}

export type Schema = Readonly<Record<string, Parameter<unknown>>>

export type Values<Of extends Schema> = {
  readonly [Key in keyof Of]: Of[Key] extends Parameter<infer Value> ? Value : never
}

/** Reads every key that the schema has. Keys that it does not have are the caller's to refuse. */
export function readValues<Of extends Schema>(schema: Of, input: Readonly<Record<string, unknown>>): Values<Of> {
  const values = Object.entries(schema).map(([key, parameter]) => [key, readValue(key, parameter, input)])
  return Object.fromEntries(values) as Values<Of>
}

function readValue(key: string, parameter: Parameter<unknown>, input: Readonly<Record<string, unknown>>): unknown {
  if (!Object.hasOwn(input, key)) {
    if (parameter.fallback === undefined) throw new FaultInputError(`"${key}" is missing: ${parameter.expects}.`)
    return parameter.fallback()
  }
  const value = parameter.read(input[key])
  if (value === undefined) throw new FaultInputError(`"${key}" must be ${parameter.expects}.`)
  return value
}

export function withFallback<Value, const Fallback = Value>(
  { expects, read }: Parameter<Value>,
  fallback: Fallback,
): Parameter<Value | Fallback> {
  return { expects, read, fallback: () => fallback }
}

export function oneOf<const Value extends string | number>(values: readonly Value[]): Parameter<Value> {
  return {
    expects: `one of ${values.join(', ')}`,
    read: (input) => values.find((value) => value === input),
  }
}

export function text(expects: string, pattern = /^.+$/s): Parameter<string> {
  return { expects, read: (input) => (typeof input === 'string' && pattern.test(input) ? input : undefined) }
}

/** Headers that belong to the connection and are set where the answer is sent. */
const OF_CONNECTION = ['content-length', 'transfer-encoding', 'connection', 'keep-alive', 'trailer', 'upgrade']

/** Header values by name. Names come out in lower case. */
export const headerValues: Parameter<Readonly<Record<string, string>>> = {
  expects: `an object of header names and texts, without ${OF_CONNECTION.join(', ')}`,
  read(input) {
    if (typeof input !== 'object' || input === null || Array.isArray(input)) return undefined
    const headers = Object.entries(input).map(([name, value]) => [name.toLowerCase(), value] as const)
    const isHeader = ([name, value]: readonly [string, unknown]): boolean =>
      /^[!#$%&'*+.^_`|~\w-]+$/.test(name) &&
      !OF_CONNECTION.includes(name) &&
      typeof value === 'string' &&
      /^[\t\x20-\x7e]*$/.test(value)
    const isEachOnce = new Set(headers.map(([name]) => name)).size === headers.length
    return isEachOnce && headers.every(isHeader) ? Object.fromEntries(headers) : undefined
  },
}

export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): Parameter<number> {
  return {
    expects:
      most === Number.MAX_SAFE_INTEGER ? `a whole number from ${least}` : `a whole number from ${least} to ${most}`,
    read: (input) =>
      Number.isSafeInteger(input) && isWithin(input as number, least, most) ? (input as number) : undefined,
  }
}

export function realNumber(expects: string, least: number, most: number): Parameter<number> {
  return { expects, read: (input) => (typeof input === 'number' && isWithin(input, least, most) ? input : undefined) }
}

/** Up to a year, in milliseconds. */
export const duration: Parameter<number> = realNumber('a number of milliseconds', 0, 365 * 24 * 60 * 60 * 1000)

function isWithin(value: number, least: number, most: number): boolean {
  return value >= least && value <= most
}

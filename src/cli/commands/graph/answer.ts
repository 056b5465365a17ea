import { hostsFromEnv } from '../../../connect/hosts.ts'
import { clouds } from '../../../credential/clouds.ts'
import { RunError } from '../../../errors/errors.ts'
import { isJsonType } from '../../../graph/files/is-file.ts'
import { unreadAfterWrite } from '../../../graph/graph-errors.ts'
import { cutProperties } from '../../../graph/inner-pages.ts'
import { linkIn } from '../../../graph/links.ts'
import { readJson } from '../../../graph/read-json.ts'
import { isRead } from '../../../guard/access.ts'
import type { HttpResponse } from '../../../http/send.ts'
import { quote } from '../../../text/quote.ts'
import { shellWord } from '../../../text/shell-word.ts'
import type { OutputFlags } from '../../define/flags.ts'
import { hasColumns } from '../../output/format.ts'
import { Content } from '../../over/per-target.ts'
import type { CliContext } from '../../process/context.ts'
import { sayOnce } from './say-once.ts'

/** Gives what there is to print of an answer. */
type AnswerReader = (answer: HttpResponse) => unknown

/** A call as it was typed. */
interface Call {
  readonly method: string
  readonly path: string
}

/**
 * Reads answers for the output that the flags ask for: a JSON value, bytes for a file or other content, `undefined` where
 * there is nothing. What the output does not show is said on stderr.
 */
export function answerReader(context: CliContext, flags: OutputFlags, { method, path }: Call): AnswerReader {
  const say = sayOnce(context)
  const what = `${method} ${path}`
  const { pathname, search: query } = new URL(path, 'https://graph.microsoft.com')
  // A path is typed without version; here it does not matter which one it has.
  const asked = { method, path: pathname.replace(/^(?!\/(v1\.0|beta)\/)/, '/v1.0'), query, overrides: [] }
  const jsonOf = (answer: HttpResponse): unknown => {
    try {
      return readJson(answer, what, context.io.now(), 'all')
    } catch (error) {
      throw isRead(asked) ? error : unreadAfterWrite(error)
    }
  }
  const inColumns = hasColumns(context.format(flags))
  return (answer) => {
    if (answer.status === 202) say(whereItGoesOn(answer, context))
    // The bytes of a file may have gone out already, and say all.
    if (answer.body.length === 0) return answer.isFile ? undefined : placesIn(answer)
    const isJson = answer.isFile !== true && isJsonType(answer)
    const needy = isJson ? [] : flagsForJson(flags, answer)
    if (!isJson && needy.length === 0) return answer.isFile ? answer.body : contentOf(answer)
    if (!isJson) checkJson(answer, what, needy, isRead(asked))
    const value = jsonOf(answer)
    say(cutText(cutProperties(answer.body, itemsIn(value), asked)))
    const isPart = flags.query !== undefined && linkIn(value, '@odata.nextLink') !== undefined
    if (isPart)
      say('--query works on the first page of a longer list. With --all it works on the rows of the whole list.')
    const delta = inColumns ? linkIn(value, '@odata.deltaLink') : undefined
    if (delta !== undefined) say(`The next round of this delta query begins at ${String(delta)}`)
    return value
  }
}

/** Says that lists within the rows are incomplete; `undefined` where none is. */
export function cutText(properties: readonly string[]): string | undefined {
  if (properties.length === 0) return undefined
  const names = properties.map((name) => quote(name)).join(', ')
  return `Incomplete in some rows: ${names}. With $expand, Graph gives the first page only, of directory objects 20. Ask for the rest below each object: <id>/<property> --all.`
}

/** The objects of an answer: the items of a collection, or the object itself. */
function itemsIn(value: unknown): readonly unknown[] {
  const { value: items } = Object(value) as { value?: unknown }
  return Array.isArray(items) ? items : [value]
}

/** The flags that can only be obeyed with a JSON value. What is csv already is what `-o csv` asks for. */
function flagsForJson(flags: OutputFlags, { headers }: HttpResponse): string[] {
  const isCsvAlready = flags.output === 'csv' && /^text\/csv\b/i.test(headers['content-type'] ?? '')
  return changingFlags(isCsvAlready ? { ...flags, output: undefined } : flags)
}

/** The flags by which an answer is printed in another way than it came. */
export function changingFlags({ output, query, columns, sort }: OutputFlags): string[] {
  const given = { '-o': output, '--query': query, '--columns': columns, '--sort': sort }
  return Object.entries(given).flatMap(([flag, value]) => (value === undefined ? [] : [flag]))
}

/** Throws `RunError` for content that is not JSON. Some services send JSON as another type (microsoftgraph/msgraph-sdk-powershell#2088). */
function checkJson({ body, headers }: HttpResponse, what: string, flags: readonly string[], isRead: boolean): void {
  if (isJsonText(body)) return
  const listed = flags.join(', ')
  throw new RunError('OUTPUT_FAILED', {
    message: `The answer to ${what} is not JSON (${headers['content-type'] ?? 'no content type'}), so it cannot be printed with ${listed}.`,
    likelyCause: 'The path names the content of a file or a report.',
    fix: isRead
      ? `Leave out ${listed}, and send the output to a file: \`> <file>\`.`
      : 'The write was made. Look at the result in the target, and do not send it once more for its output.',
  })
}

function isJsonText(body: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    return true
  } catch {
    return false
  }
}

/** The bytes themselves, and no copy of them. */
function contentOf({ body }: HttpResponse): Content {
  return new Content(body.buffer, body.byteOffset, body.length)
}

const PLACES = {
  location: 'location',
  'operation-location': 'operationLocation',
  'content-location': 'contentLocation',
}

/**
 * What an answer without content says in its headers: where the work goes on, or what it made. `undefined` where it says
 * nothing.
 */
function placesIn({ status, headers }: HttpResponse): object | undefined {
  const places = Object.entries(PLACES).flatMap(([header, name]) => {
    const value = headers[header]
    return value === undefined ? [] : [[name, value]]
  })
  if (places.length === 0) return undefined
  const retryAfter = headers['retry-after']
  return { status, ...Object.fromEntries(places), ...(retryAfter !== undefined && { retryAfter }) }
}

/** A 202 is no end: the service goes on with the work (learn.microsoft.com/graph/long-running-actions-overview). */
function whereItGoesOn({ headers }: HttpResponse, { io }: CliContext): string {
  const place = headers['location'] ?? headers['operation-location']
  if (place === undefined) return 'Graph accepted this (202) and goes on with it. It does not say where to see its end.'
  const { origin, host } = URL.parse(place) ?? {}
  const own = [hostsFromEnv(io.env).graphHost, ...Object.values(clouds).map(({ graph }) => graph)]
  return origin === undefined || own.includes(origin)
    ? `Graph accepted this (202) and goes on with it. See its end with: towline graph get ${shellWord(place)}`
    : `Graph accepted this (202) and goes on with it at ${host}. That address takes no token of a target: ask for it without one.`
}

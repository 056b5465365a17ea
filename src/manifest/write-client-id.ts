import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { dirname } from 'node:path'
import { isAlias, isMap, isScalar, parseDocument, type YAMLMap } from 'yaml'
import { placeToPut } from '../files/place.ts'
import { putFile } from '../files/put-file.ts'
import { readFile } from '../files/read-file.ts'
import { decode, encodeLike } from '../text/decode.ts'
import { MOST_BYTES } from './load.ts'

/**
 * Writes the client ID of a new application into the manifest: one line more, and every other character as it was.
 * Rejects with an Error when the file cannot be understood or written. Nothing has changed then.
 */
export async function writeClientId(path: string, application: string, clientId: string): Promise<void> {
  const { bytes, text } = await read(path)
  await putFile(path, encodeLike(bytes, withClientId(text, application, clientId)), { isOfUser: true, ownLinks: true })
}

/** Rejects with an Error if `writeClientId` would, as far as that is known beforehand. Writes nothing. */
export async function checkClientIdFits(path: string, application: string): Promise<void> {
  const { path: place } = await placeToPut(path, { ownLinks: true })
  const { text } = await read(place)
  withClientId(text, application, '00000000-0000-0000-0000-000000000000')
  await access(dirname(place), constants.W_OK)
}

async function read(path: string): Promise<{ readonly bytes: Uint8Array; readonly text: string }> {
  const bytes = await readFile(path, { most: MOST_BYTES, pipes: false })
  const decoded = decode(bytes)
  if ('text' in decoded) return { bytes, text: decoded.text }
  throw new Error(decoded.likelyCause)
}

/**
 * The text with the client ID in it. Understands the short form (`application:`), the long one (`applications.<name>`)
 * and the shortest, which has neither. Throws an Error for any other text.
 */
function withClientId(text: string, application: string, clientId: string): string {
  const document = parseDocument(text)
  const { contents } = document
  if (isMap(contents) && !contents.has('application') && !contents.has('applications') && application === 'default') {
    return insert(text, contents, 'application', { clientId })
  }
  const map = document.getIn(isMap(document.get('applications')) ? ['applications', application] : ['application'])
  if (isAlias(map))
    throw new Error(`the application ${application} is an alias there, *${map.source}, for something else`)
  if (!isMap(map)) throw new Error(`the application ${application} is not in it any more`)
  const present = map.items.find(({ key }) => isScalar(key) && key.value === 'clientId')
  if (present !== undefined) {
    const range = isScalar(present.value) ? present.value.range : undefined
    if (!range) throw new Error('its clientId is not plain text')
    return splice(text, range[0], range[1], clientId)
  }
  return insert(text, map, 'clientId', clientId)
}

/** The text with a key before the first one, with its indentation; in braces, after the brace. */
function insert(text: string, map: YAMLMap, key: string, value: string | { readonly clientId: string }): string {
  const [start] = map.range ?? []
  if (start === undefined) throw new Error('it cannot be changed where the application stands')
  const inYaml = `${key}: ${typeof value === 'string' ? value : `{ clientId: ${value.clientId} }`}`
  if (map.flow) {
    // In a file that is JSON it stays JSON.
    const pair = /^\s*"/.test(text.slice(start + 1)) ? `"${key}": ${JSON.stringify(value)}` : inYaml
    return splice(text, start + 1, start + 1, map.items.length === 0 ? ` ${pair} ` : ` ${pair},`)
  }
  const indentation = text.slice(text.lastIndexOf('\n', start - 1) + 1, start)
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n'
  return splice(text, start, start, `${inYaml}${lineEnd}${indentation}`)
}

function splice(text: string, from: number, to: number, inserted: string): string {
  return text.slice(0, from) + inserted + text.slice(to)
}

import { readFile, rename, writeFile } from 'node:fs/promises'
import { isMap, parseDocument } from 'yaml'

/**
 * Puts the client ID of an application that was just made into the manifest; comments and layout stay. The short form
 * (`application:`) and the long one (`applications.<name>`) are both understood. Rejects with the system's error when the
 * file cannot be written, and then it is as it was.
 */
export async function writeClientId(path: string, application: string, clientId: string): Promise<void> {
  const document = parseDocument(await readFile(path, 'utf8'))
  const place = isMap(document.get('applications')) ? ['applications', application] : ['application']
  if (document.getIn(place) === undefined) throw new Error(`${path} has no application ${application} any more.`)
  document.setIn([...place, 'clientId'], clientId)
  const written = `${path}.${process.pid}.tmp`
  await writeFile(written, document.toString({ lineWidth: 0 }))
  await rename(written, path)
}

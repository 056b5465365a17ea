import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'

/** A command that came to its end. */
export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

const folder = 'test/e2e/golden'

/** Both streams and the exit code, as the transcript of that name has them. `UPDATE_GOLDEN=1` writes it anew. */
export function assertTranscript(name: string, argv: readonly string[], { code, stdout, stderr }: Ended): void {
  const transcript = settle(`$ towline ${argv.join(' ')}\n${stdout}--- stderr\n${stderr}--- exit ${code}\n`)
  const file = `${folder}/${name}.txt`
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, transcript)
  }
  assert.equal(transcript, readFileSync(file, 'utf8'))
}

/**
 * What differs from run to run: times, lifetimes, fingerprints, codes, folders, and the ids of requests and of what was made. And
 * the line for the host that refuses each try: it comes after ten seconds, and the tries may end a little earlier.
 */
function settle(text: string): string {
  return text
    .replace(/^waiting for 127\.0\.0\.1:9: no answer for 10 s; .*\n/gm, '')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, (time) => (time < '2026-11' ? time : '<time>'))
    .replace(/\b\d+ ms\b/g, '<n> ms')
    .replace(/\b\d\d min\b/g, '<n> min')
    .replace(/(times within )\d+ s\b/g, '$1<n> s')
    .replace(/SHA-256 [0-9a-f]+/g, 'SHA-256 <fingerprint>')
    .replace(/(enter the code )\w+/g, '$1<code>')
    .replace(/(?<=\s)\/\S+(?=\/towline\.yaml)/g, '<folder>')
    .replace(/(clientId |client ID )[0-9a-f-]{36}/g, '$1<id>')
    .replace(/(signInRequestId: |[Rr]equest id |[Cc]orrelation id )[0-9a-f-]{36}/g, '$1<id>')
}

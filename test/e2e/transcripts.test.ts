import { execFile } from 'node:child_process'
import test from 'node:test'
import { promisify } from 'node:util'
import { assertTranscript, type Ended } from './golden.ts'

/**
 * What a reader of README sees, step by step, on both streams. `UPDATE_GOLDEN=1 npm run -s node -- --test test/e2e/transcripts.test.ts`
 * writes the transcripts anew.
 */
const steps: Readonly<Record<string, readonly string[]>> = {
  demo: ['demo'],
  identity: inEmulator('identity', '-o', 'yaml'),
  sites: inEmulator('sites', 'list', '-o', 'table', '--limit', '5'),
  'graph-get': inEmulator('graph', 'get', '/sites/root', '-o', 'yaml'),
  'no-permission': inEmulator('graph', 'get', '/organization'),
  whoami: inEmulator('whoami', '-o', 'yaml'),
  'not-consented': inEmulator('sites', 'list', '-t', 'contoso.onmicrosoft.com', '-o', 'table'),
  'explain-works': inEmulator('trust', 'explain', '-o', 'table'),
  'explain-not-consented': inEmulator('trust', 'explain', '-t', 'contoso.onmicrosoft.com', '-o', 'table'),
  'explain-pasted': [
    'trust',
    'explain',
    '-o',
    'table',
    '--error',
    "AADSTS700211: No matching federated identity record found for presented assertion issuer 'https://login.microsoftonline.com/8f779d80-0000-4000-8000-000000000000/v2.0'.",
  ],
  'not-a-tenant': ['sites', 'list', '-t', 'common'],
  'no-identity': [
    'whoami',
    '-t',
    '8f779d80-0000-4000-8000-000000000000',
    '--client-id',
    '8f779d80-0000-4000-8000-000000000001',
  ],
  'a-write': inEmulator('graph', 'post', '/sites', '--body', '{}'),
}

for (const [name, argv] of Object.entries(steps)) {
  test(`transcript: ${name}`, async () => assertTranscript(name, argv, await towline(argv)))
}

function inEmulator(...argv: string[]): string[] {
  return ['emulator', 'run', '--', 'bin/towline', ...argv]
}

async function towline(argv: readonly string[]): Promise<Ended> {
  // A closed port stands for a machine that is not on Azure: the link-local address may be answered by another cloud.
  // A manifest of the shell, or one above the repository, is not the transcript's.
  const search = { TOWLINE_MANIFEST: '', TOWLINE_MANIFEST_CEILING: process.cwd() }
  const env = { ...process.env, ...search, AZURE_POD_IDENTITY_AUTHORITY_HOST: 'http://127.0.0.1:9', NO_COLOR: '1' }
  try {
    return { code: 0, ...(await promisify(execFile)(process.execPath, ['src/cli/main.ts', ...argv], { env })) }
  } catch (error) {
    return error as Ended
  }
}

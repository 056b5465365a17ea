/**
 * `@microsoft/microsoft-graph-client` 3: its task for large files, and its download of a stream. Prints the SHA-256 of what
 * it sent and of what it got back.
 */
import { createHash, randomBytes } from 'node:crypto'
import { Client, FileUpload, LargeFileUploadTask } from '@microsoft/microsoft-graph-client'
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js'
import { credential } from './credential.ts'

const authProvider = new TokenCredentialAuthenticationProvider(await credential(), {
  scopes: ['https://graph.microsoft.com/.default'],
})
const client = Client.initWithMiddleware({ authProvider })
const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

const bytes = new Uint8Array(randomBytes(2_000_000))
const path = '/sites/root/drive/root:/from a client/large.bin:'
const session = await LargeFileUploadTask.createUploadSession(client, `${path}/createUploadSession`, {
  item: { '@microsoft.graph.conflictBehavior': 'replace' },
})
const rangeSize = 2 * 320 * 1024
const task = new LargeFileUploadTask(client, new FileUpload(bytes.buffer, 'large.bin', bytes.length), session, {
  rangeSize,
})
const { responseBody } = await task.upload()

const back = await client.api(`${path}/content`).getStream()
const chunks: Uint8Array[] = []
for await (const chunk of back) chunks.push(chunk)
console.log([(responseBody as { size: number }).size, hash(bytes), hash(Buffer.concat(chunks))].join('\n'))

// The module by which every command of CLI for Microsoft 365 makes its requests, given a token as after a sign-in. A
// process for each call, as its command line has it, would measure nothing but its start.
import auth from '@pnp/cli-microsoft365/dist/Auth.js'
import request from '@pnp/cli-microsoft365/dist/request.js'
import { targetToken } from '../token.mjs'
import { makeCalls } from './calls.mjs'

const { TOWLINE_GRAPH_HOST: graphHost } = process.env
const silent = async () => {}
request.logger = { log: silent, logRaw: silent, logToStderr: silent }
auth.connection.active = true
auth.connection.accessTokens[graphHost] = {
  expiresOn: new Date(Date.now() + 3_600_000).toISOString(),
  accessToken: await targetToken(),
}
await makeCalls((path) => request.get({ url: `${graphHost}/v1.0${path}`, headers: {}, responseType: 'json' }))

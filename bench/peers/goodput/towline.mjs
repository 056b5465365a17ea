// Towline's client; the budget is the default, or what is given.
import { graphClient, towlineCredential } from '../../../dist/index.js'
import { makeCalls } from './calls.mjs'

const { env } = process
const [, , budget] = process.argv
const credential = towlineCredential({
  tenant: env.TOWLINE_TENANT,
  clientId: env.TOWLINE_CLIENT_ID,
  authorityHost: env.TOWLINE_AUTHORITY_HOST,
})
const graph = graphClient({
  credential,
  graphHost: env.TOWLINE_GRAPH_HOST,
  ...(budget === undefined ? {} : { budget: Number(budget) }),
})
await makeCalls((path) => graph.get(path))

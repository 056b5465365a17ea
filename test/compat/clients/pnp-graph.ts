/**
 * `@pnp/graph` on Node, with a behaviour that takes any Azure SDK credential. PnP's own package for that keeps tokens by
 * their scopes alone, so that in one process a second tenant gets the first one's.
 */
import { graphfi } from '@pnp/graph'
import { GraphDefault } from '@pnp/nodejs'
import '@pnp/graph/sites/index.js'
import { credential } from './credential.ts'
import { printSites } from './print-sites.ts'

const given = await credential()
const graph = graphfi().using(GraphDefault(), (instance) => {
  instance.on.auth(async (url, init) => {
    const answer = await given.getToken('https://graph.microsoft.com/.default')
    return [url, { ...init, headers: { ...init.headers, authorization: `Bearer ${answer?.token}` } }]
  })
  return instance
})

for await (const page of graph.sites) printSites(page)

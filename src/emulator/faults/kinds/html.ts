import { everyService, faultKind } from '../fault-kind.ts'
import { wholeNumber, withFallback } from '../parameters.ts'

/** A page for people in the place of JSON, as gateways and captive portals send it. */
export const html = faultKind({
  name: 'html',
  services: everyService,
  parameters: { status: withFallback(wholeNumber(200, 599), 200) },
  start:
    ({ status }) =>
    async () =>
      new Response(page, { status, headers: { 'content-type': 'text/html; charset=utf-8' } }),
})

const page =
  '<!DOCTYPE html>\n<html><head><title>Gateway</title></head><body><h1>Please sign in to the network</h1></body></html>\n'

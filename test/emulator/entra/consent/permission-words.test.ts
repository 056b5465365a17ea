import assert from 'node:assert/strict'
import test from 'node:test'
import { permissionWords } from '../../../../src/emulator/entra/consent/permission-words.ts'

test('the parts of a permission’s name are put into words', () => {
  const words = {
    'Sites.Read.All': 'Read everything in all sites',
    'Sites.Selected': 'Reach only those sites that are opened to it one by one',
    'Files.SelectedOperations.Selected': 'Reach only those files that are opened to it one by one',
    'Group.ReadWrite.All': 'Read and change all groups',
    'User.ReadBasic.All': 'Read the basic properties of all users’ profiles',
    'User.Read': 'Read the profile of the person who signs in',
    'User.ReadWrite': 'Read and change the profile of the person who signs in',
    'Application.ReadWrite.OwnedBy': 'Read and change the applications that it owns',
  }
  for (const [name, expected] of Object.entries(words)) assert.equal(permissionWords(name), expected)
})

test('a name that does not say what it allows is not guessed at', () => {
  for (const name of ['Robots.Read.All', 'Files.Read', 'Sites.Paint.All', 'Files.Read.Tenant', 'openid', '']) {
    assert.equal(permissionWords(name), undefined, name)
  }
})

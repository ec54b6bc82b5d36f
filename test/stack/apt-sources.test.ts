import { expect, test } from 'vitest';
import { formatSource, parseDeb822, parseOneLine } from '../../stack/get/apt-sources.ts';

test('reads stanzas: several suites, comments, continued lines, and only what is enabled and binary', () => {
  const text = `
# a comment
Types: deb deb-src
URIs: http://mirror.example/debian
Suites: bookworm
 bookworm-updates
# http://elsewhere.example
Components: main contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb-src
URIs: http://sources.example
Suites: bookworm

Enabled: no
Types: deb
URIs: http://off.example
Suites: bookworm
`;
  expect(parseDeb822(text)).toEqual([
    {
      uri: 'http://mirror.example/debian',
      suites: ['bookworm', 'bookworm-updates'],
      components: ['main', 'contrib'],
      signedBy: '/usr/share/keyrings/debian-archive-keyring.gpg',
    },
  ]);
});

test('a key inside Signed-By is not mistaken for a file', () => {
  const text = 'Types: deb\nURIs: http://m.example\nSuites: s\nSigned-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n';
  expect(parseDeb822(text)[0]?.signedBy).toBeUndefined();
});

test('reads one-line entries with and without options', () => {
  const text = `# deb http://off.example x main
deb http://mirror.example/debian bookworm main contrib # why
deb [arch=amd64 signed-by=/etc/apt/keyrings/x.gpg] https://x.example/apt stable main
deb-src http://sources.example bookworm main`;
  expect(parseOneLine(text)).toEqual([
    { uri: 'http://mirror.example/debian', suites: ['bookworm'], components: ['main', 'contrib'], signedBy: undefined },
    { uri: 'https://x.example/apt', suites: ['stable'], components: ['main'], signedBy: '/etc/apt/keyrings/x.gpg' },
  ]);
});

test('what is written can be read again', () => {
  const source = { uri: 'http://m.example', suites: ['sid'], components: ['main'], signedBy: '/k.gpg' };
  expect(parseDeb822(formatSource(source))).toEqual([source]);
});

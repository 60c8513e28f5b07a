// Shows the description of the API with Scalar, which asks no other host for anything, and keeps no token.
'use strict';

(() => {
  const root = new URL('..', window.location.href);

  Scalar.createApiReference('#reference', {
    url: new URL('openapi.json', root).href,
    servers: [{ url: root.href.replace(/\/$/, ''), description: 'This server' }],
    authentication: { preferredSecurityScheme: 'bearer' },
    persistAuth: false,
    proxyUrl: '',
    telemetry: false,
    withDefaultFonts: false,
    hideClientButton: true,
    hideModels: true,
    showDeveloperTools: 'never',
    agent: { disabled: true },
    mcp: { disabled: true },
  });
})();

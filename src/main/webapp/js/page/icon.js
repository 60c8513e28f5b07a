// The icon of the tab: it changes when the account is linked, since people look at the phone then.

/** @param {boolean} linked */
export function showIcon(linked) {
  const link = document.querySelector('link[rel=icon]');
  const file = linked ? 'icon-linked.svg' : 'icon.svg';
  if (link !== null && !link.href.endsWith(`/${file}`)) {
    link.href = new URL(file, link.href);
  }
}

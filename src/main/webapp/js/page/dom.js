// The few lines between the scripts and the document. Text goes in as text only.

const SVG = 'http://www.w3.org/2000/svg';
/** What has to be set as a property to have an effect. */
const PROPERTIES = ['checked', 'indeterminate', 'selected', 'value'];

/**
 * Makes an element.
 * @param {string} tag
 * @param {object|null} [props] attributes by name; `on…` is a listener, `style` an object of declarations (custom ones
 *     too), `dataset` an object; null, undefined and false leave an attribute out, true makes it empty
 * @param {...(Node|string|number|null|undefined|false|Array)} children
 * @returns {HTMLElement}
 */
export function h(tag, props, ...children) {
  return fill(document.createElement(tag), props, children);
}

/** Makes an element of SVG, like {@link h}. */
export function svg(tag, props, ...children) {
  return fill(document.createElementNS(SVG, tag), props, children);
}

function fill(element, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) {
    set(element, name, value);
  }
  element.append(...nodes(children));
  return element;
}

function set(element, name, value) {
  if (name.startsWith('on')) {
    if (value) {
      element.addEventListener(name.slice(2), value);
    }
  } else if (name === 'style') {
    // The policy forbids the attribute, but not the properties.
    Object.entries(value).forEach(([property, text]) => element.style.setProperty(property, text));
  } else if (name === 'dataset') {
    Object.assign(element.dataset, value);
  } else if (PROPERTIES.includes(name)) {
    element[name] = value;
  } else if (value !== null && value !== undefined && value !== false) {
    element.setAttribute(name, value === true ? '' : value);
  }
}

/** Returns what can be appended: nested lists are flattened, what is missing is left out. */
function nodes(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

/** Replaces what is in the element. */
export function put(element, ...children) {
  element.replaceChildren(...nodes(children));
  return element;
}

/** Changes the text only if it differs, so that screen readers do not repeat it and no selection is lost. */
export function say(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Sets or removes an attribute, only if that changes something. */
export function attr(element, name, value) {
  const present = element.getAttribute(name);
  const wanted = value === null || value === undefined || value === false ? null : value === true ? '' : String(value);
  if (present !== wanted) {
    wanted === null ? element.removeAttribute(name) : element.setAttribute(name, wanted);
  }
}

/** The elements that {@link keyed} has made, by parent and key. */
const made = new WeakMap();

/**
 * Makes the children of an element those of a list, in its order. An element stays as long as its key does, with its
 * focus, its selection and its open menu: the one that has the focus is never moved, the others move around it.
 * @template T
 * @param {Element} parent has no other children
 * @param {T[]} items
 * @param {(item: T) => string} keyOf
 * @param {(item: T) => Element} make
 * @param {(element: Element, item: T) => void} [update] called for each item, also for those just made
 */
export function keyed(parent, items, keyOf, make, update = () => {}) {
  const before = made.get(parent) ?? new Map();
  const after = new Map();
  for (const item of items) {
    const key = keyOf(item);
    const element = before.get(key) ?? make(item);
    after.set(key, element);
    update(element, item);
  }
  for (const [key, element] of before) {
    if (!after.has(key)) {
      element.remove();
    }
  }
  order(parent, [...after.values()]);
  made.set(parent, after);
}

function order(parent, elements) {
  let next = parent.firstElementChild;
  for (const element of elements) {
    if (element !== next && element.contains(document.activeElement)) {
      while (next !== element) {
        const passed = next;
        next = next.nextElementSibling;
        parent.append(passed);
      }
    }
    if (element === next) {
      next = next.nextElementSibling;
    } else {
      parent.insertBefore(element, next);
    }
  }
}

/** Reads a text to users of screen readers, politely. The same text again is read again. */
export function announce(text) {
  let region = document.getElementById('announcer');
  if (region === null) {
    region = h('p', {'id': 'announcer', 'class': 'visually-hidden', 'role': 'status'});
    document.body.append(region);
  }
  // A full-screen element or an open dialog hides everything outside of it.
  const stage = document.fullscreenElement ?? [...document.querySelectorAll('dialog:modal')].at(-1) ?? document.body;
  if (!stage.contains(region) || (stage !== document.body && region.parentElement === document.body)) {
    stage.append(region);
  }
  region.textContent = '';
  setTimeout(() => {
    region.textContent = text;
  }, 50);
}

// The few ways in which the page changes its elements.

export const byId = (id) => document.getElementById(id);

/** An element with text or other elements in it. */
export function element(name, attributes = {}, ...content) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  made.append(...content);
  return made;
}

/** Sets a text only when it differs, so that a live region announces only changes. */
export function setText(target, text) {
  if (target.textContent !== text) {
    target.textContent = text;
  }
}

/** Replaces only the items that differ, so that what is read or selected in the others stays. */
export function setItems(list, items) {
  items.forEach((item, index) => {
    const shown = list.children[index];
    if (!shown) {
      list.append(item);
    } else if (!shown.isEqualNode(item)) {
      shown.replaceWith(item);
    }
  });
  while (list.children.length > items.length) {
    list.lastElementChild.remove();
  }
}

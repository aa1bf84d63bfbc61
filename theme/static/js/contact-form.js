// The contact form knows what its address says: /contacto/?topic=product&product=Taza+Marea&order=7K3M-9QXT
const asked = new URLSearchParams(location.search);

for (const form of document.querySelectorAll(".contact-form")) {
  for (const name of ["topic", "product", "order"]) {
    const field = form.elements[name];
    const value = asked.get(name);
    if (!field || !value || field.type === "hidden") continue;
    field.value = value;
    // A subject of its own, in the words that somebody came with.
    if (field.value !== value) field.add(new Option(value.slice(0, 60), value.slice(0, 60), true, true));
  }
}

// Asks what is new and waits for the answer; changes the pictures in place, so that the reader stays where they are.
const slug = decodeURIComponent(location.pathname.split("/")[1] || "");
const pages = document.getElementById("pages"), said = document.getElementById("said");

function show(state) {
  const nav = document.getElementById("articles");
  nav.replaceChildren(...state.articles.map(name => {
    const link = document.createElement("a");
    link.href = "/" + encodeURIComponent(name) + "/";
    link.textContent = name;
    return link;
  }));
  said.textContent = state.checking ? "being checked …" : state.said;
  said.className = state.checking ? "checking" : "";
  if (!slug || !state.digest) return;
  while (pages.children.length > state.sizes.length) pages.lastChild.remove();
  state.sizes.forEach(([width, height], index) => {
    let image = pages.children[index];
    if (!image) image = pages.appendChild(document.createElement("img"));
    image.width = width;
    image.height = height;
    image.alt = "Page " + (index + 1);
    image.src = `/${encodeURIComponent(slug)}/${state.digest}-${index + 1}.png`;
  });
}

async function follow() {
  let seen = -1;
  for (;;) {
    try {
      const answer = await fetch(`/state?slug=${encodeURIComponent(slug)}&after=${seen}`);
      const state = await answer.json();
      seen = state.number;
      show(state);
    } catch {
      said.textContent = "briefing watch has ended";
      await new Promise(done => setTimeout(done, 1000));
    }
  }
}
follow();

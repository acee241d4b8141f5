// Every word typed must be in an article's words; a code may be typed with capitals, hyphens, O for 0 and I or L for 1.
const words = JSON.parse(document.getElementById('words').textContent);
const articles = [...document.querySelectorAll('article')];
const box = document.getElementById('q');
const found = document.getElementById('found');
function asCode(text) {
  return text.replace(/[-\s]/g, '').replace(/[il]/g, '1').replace(/o/g, '0').replace(/u/g, 'v');
}
function search() {
  const text = box.value.trim().toLowerCase();
  const parts = text.split(/\s+/).filter(Boolean);
  const code = asCode(text);
  let count = 0;
  articles.forEach((article, place) => {
    const hit = parts.every((part) => words[place].includes(part)) || (code.length > 4 && words[place].includes(code));
    article.hidden = !hit;
    count += hit;
  });
  found.textContent = text ? `${count} of ${articles.length} articles` : '';
}
box.addEventListener('input', search);
document.querySelector('form').addEventListener('submit', (event) => event.preventDefault());

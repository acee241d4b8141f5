// A reader by other people (the npm package @ocfl/ocfl-fs): every file of every version of every object is read through
// it and compared with its SHA-512. Paths in, one line of JSON out for each. Runs with nothing of ours.
const crypto = require('crypto');
const readline = require('readline');
const ocfl = require('@ocfl/ocfl-fs');

async function judge(root) {
  let objects = 0, files = 0;
  const storage = await ocfl.loadStorage({ root });
  for await (const object of storage) {
    await object.load();
    objects++;
    const inventory = await object.getInventory();
    for (const version of Object.keys(inventory.versions)) {
      const wanted = new Map();
      for (const [digest, paths] of Object.entries(inventory.versions[version].state)) {
        for (const path of paths) wanted.set(path, digest);
      }
      for await (const file of await object.files(version)) {
        const found = crypto.createHash('sha512').update(await file.buffer()).digest('hex');
        if (found !== wanted.get(file.logicalPath)) throw new Error(`${object.id} ${version} ${file.logicalPath}`);
        wanted.delete(file.logicalPath);
        files++;
      }
      if (wanted.size) throw new Error(`${object.id} ${version}: ${wanted.size} files were not found`);
    }
  }
  return { objects, files };
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    let answer;
    try { answer = { 'ocfl-js': true, ...(await judge(line)) }; }
    catch (error) { answer = { 'ocfl-js': false, said: [String(error)] }; }
    console.log(JSON.stringify(answer));
  }
})();

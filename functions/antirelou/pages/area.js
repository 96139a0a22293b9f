// Where somebody is, as little of it as finds a responder: a country and the beginning of a postal code. The rest never
// leaves the page.
"use strict";

const Area = (() => {
  const CUTS = {
    FR: [[/^2[AB]\d{0,3}$/, () => "20"], [/^9[78]\d{3}$/, (code) => code.slice(0, 3)], [/^\d{5}$/, (code) => code.slice(0, 2)]],
    BE: [[/^\d{4}$/, (code) => code.slice(0, 2)]],
    CH: [[/^\d{4}$/, (code) => code.slice(0, 2)]],
    CA: [[/^[A-Z]\d[A-Z](\d[A-Z]\d)?$/, (code) => code.slice(0, 3)]],
  };

  // "FR-75"; the country alone where no code is asked for; nothing for what is no postal code there.
  function cut(country, typed) {
    if (!(country in CUTS)) return country;
    const code = typed.replace(/[\s-]/g, "").toUpperCase();
    const found = CUTS[country].find(([shape]) => shape.test(code));
    return found ? `${country}-${found[1](code)}` : "";
  }

  return { cut };
})();

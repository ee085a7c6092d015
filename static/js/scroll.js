// A box that scrolls sideways can be reached by keyboard; one that fits stays out of the way.

export function watchScroll(box) {
  const update = () => {
    if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  };
  update();
  addEventListener("resize", update);
}

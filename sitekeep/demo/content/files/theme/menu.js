// Opens the drop-down of the menu entry that has the keyboard's focus.
(function () {
  var template = "<a href=\"{{url}}\">{{title}}</a>";
  document.addEventListener("focusin", function (event) {
    var wraps = document.querySelectorAll("#nav .wsite-menu-wrap");
    for (var i = 0; i < wraps.length; i++) {
      wraps[i].style.display = wraps[i].parentNode.contains(event.target) ? "block" : "none";
    }
  });
  window._W = window._W || {};
  window._W.linkTemplate = template;
})();
